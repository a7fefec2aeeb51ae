/* The executor of the fast way in C: docs/digits.md explains what it executes.

   It looks spellings up in tables that others fill, and tests bits. It knows nothing of units, sets or rules,
   and whatever it does not know it hands back. Without an answer, NULL is an error that Python knows of. */

#define Py_LIMITED_API 0x030b0000
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <string.h>

typedef struct {
    const char *at, *end; /* what is left of the text */
    PyObject *table;      /* group -> name -> (number, spelling -> cell) */
    PyObject *read;       /* (number, spelling) -> cell, for a spelling that is not in the table */
    PyObject *found;      /* number -> cell */
    Py_ssize_t answers;   /* so many were met: where one stands twice, fewer were found */
} Walk;

/* Steps return 1 where the text is as it should be, 0 where it is not, and -1 on an error. */

static int is_space(char byte) { return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r'; }

static void skip_space(Walk *walk) {
    while (walk->at < walk->end && is_space(*walk->at)) walk->at++;
}

static int take(Walk *walk, char wanted) {
    skip_space(walk);
    if (walk->at == walk->end || *walk->at != wanted) return 0;
    walk->at++;
    return 1;
}

static int skip_string(Walk *walk) { /* from behind its first quotation mark to behind its last */
    for (; walk->at < walk->end; walk->at++) {
        if (*walk->at == '"') {
            walk->at++;
            return 1;
        }
        if (*walk->at == '\\' && ++walk->at == walk->end) return 0;
    }
    return 0;
}

/* Skip a value, of which no more is asked than where it ends: who reads it sees whether it is one. */
static int skip_value(Walk *walk) {
    int depth = 0;
    for (; walk->at < walk->end; walk->at++) {
        char byte = *walk->at;
        if (depth == 0 && (byte == ',' || byte == '}' || byte == ']' || is_space(byte))) return 1;
        if (byte == '[' || byte == '{') depth++;
        else if (byte == ']' || byte == '}') depth--;
        else if (byte == '"') {
            walk->at++;
            if (!skip_string(walk)) return 0;
            walk->at--;
        } else continue;
        if (depth == 0) {
            walk->at++;
            return 1;
        }
    }
    return 0;
}

/* Find what stands under the next key, borrowed; a key with an escape in it is not known. */
static int take_key(Walk *walk, PyObject *known, PyObject *keys, PyObject **within) {
    if (!take(walk, '"')) return 0;
    const char *start = walk->at;
    if (!skip_string(walk)) return 0;
    Py_ssize_t length = walk->at - 1 - start;
    if (!take(walk, ':')) return 0;
    PyObject *key = PyUnicode_DecodeUTF8(start, length, "replace");
    if (key == NULL) return -1;
    *within = PyDict_GetItemWithError(known, key);
    int is_fine = *within != NULL ? 1 : PyErr_Occurred() ? -1 : 0;
    if (is_fine == 1 && keys != NULL && PySet_Add(keys, key) < 0) is_fine = -1;
    Py_DECREF(key);
    return is_fine;
}

static int take_answer(Walk *walk, PyObject *names) {
    PyObject *column, *number, *spellings;
    int is_fine = take_key(walk, names, NULL, &column);
    if (is_fine != 1) return is_fine;
    if ((number = PyTuple_GetItem(column, 0)) == NULL) return -1;
    if ((spellings = PyTuple_GetItem(column, 1)) == NULL) return -1;
    skip_space(walk);
    const char *start = walk->at;
    if (!skip_value(walk)) return 0;
    PyObject *spelling = PyBytes_FromStringAndSize(start, walk->at - start);
    if (spelling == NULL) return -1;
    PyObject *cell = PyDict_GetItemWithError(spellings, spelling);
    if (cell != NULL) Py_INCREF(cell);
    else if (!PyErr_Occurred()) cell = PyObject_CallFunctionObjArgs(walk->read, number, spelling, NULL);
    is_fine = cell != NULL && PyDict_SetItem(walk->found, number, cell) == 0 ? 1 : -1;
    Py_DECREF(spelling);
    Py_XDECREF(cell);
    walk->answers++;
    return is_fine;
}

static int take_group(Walk *walk, PyObject *names) {
    if (!take(walk, '{')) return 0;
    if (take(walk, '}')) return 1;
    do {
        int is_fine = take_answer(walk, names);
        if (is_fine != 1) return is_fine;
    } while (take(walk, ','));
    return take(walk, '}');
}

static int take_groups(Walk *walk, PyObject *keys) {
    Py_ssize_t groups = 0;
    if (!take(walk, '{')) return 0;
    if (!take(walk, '}')) {
        do {
            PyObject *names;
            int is_fine = take_key(walk, walk->table, keys, &names);
            if (is_fine == 1) is_fine = take_group(walk, names);
            if (is_fine != 1) return is_fine;
            groups++;
        } while (take(walk, ','));
        if (!take(walk, '}')) return 0;
    }
    skip_space(walk);
    return walk->at == walk->end && PySet_Size(keys) == groups && PyDict_Size(walk->found) == walk->answers;
}

static PyObject *look_up(PyObject *module, PyObject *args) {
    Walk walk = {0};
    Py_ssize_t size;
    if (!PyArg_ParseTuple(args, "y#O!O", &walk.at, &size, &PyDict_Type, &walk.table, &walk.read)) return NULL;
    walk.end = walk.at + size;
    walk.found = PyDict_New();
    PyObject *keys = PySet_New(NULL);
    int is_fine = walk.found != NULL && keys != NULL ? take_groups(&walk, keys) : -1;
    Py_XDECREF(keys);
    if (is_fine == 1) return walk.found;
    Py_XDECREF(walk.found);
    return is_fine == 0 ? Py_NewRef(Py_None) : NULL;
}

enum { BIT = 0x8000, PASS = 1, FAIL = 2, DOES_NOT_APPLY = 4 };

typedef struct {
    const char *at, *end; /* the tests, in numbers of two bytes */
    const unsigned char *digits;
    Py_ssize_t size;
} Run;

static int next(Run *run) { /* -1 where there is none */
    unsigned short number;
    if (run->end - run->at < (Py_ssize_t)sizeof number) return -1;
    memcpy(&number, run->at, sizeof number);
    run->at += sizeof number;
    return number;
}

/* A test is a bit, and true where that is not there; or how many of how many tests have to be true. */
static int test(Run *run, int depth) {
    int needed = next(run);
    if (needed < 0 || depth == 0) return -1;
    if (needed & BIT) {
        int place = needed & ~BIT;
        return place / 8 < run->size ? !(run->digits[place / 8] >> place % 8 & 1) : -1;
    }
    int parts = next(run), met = 0;
    for (; parts > 0; parts--) {
        int is_true = test(run, depth - 1);
        if (is_true < 0) return -1;
        met += is_true;
    }
    return parts < 0 ? -1 : met >= needed;
}

static PyObject *judge(PyObject *module, PyObject *args) {
    Run run;
    Py_ssize_t length;
    const char *digits;
    if (!PyArg_ParseTuple(args, "y#y#", &run.at, &length, &digits, &run.size)) return NULL;
    run.end = run.at + length;
    run.digits = (const unsigned char *)digits;
    PyObject *codes = PyList_New(0);
    while (codes != NULL && run.at < run.end) {
        int tests[4], broken = 0; /* surely applies, surely not; surely met, surely not */
        for (int index = 0; index < 4; index++) broken |= (tests[index] = test(&run, 256)) < 0;
        if (broken) PyErr_SetString(PyExc_ValueError, "These are no tests of so many digits.");
        int code = tests[2] ? PASS : tests[3] ? FAIL : PASS | FAIL;
        code = tests[1] ? DOES_NOT_APPLY : tests[0] ? code : code | DOES_NOT_APPLY;
        PyObject *number = broken ? NULL : PyLong_FromLong(code);
        if (number == NULL || PyList_Append(codes, number) < 0) Py_CLEAR(codes);
        Py_XDECREF(number);
    }
    return codes;
}

static PyMethodDef functions[] = {
    {"look_up", look_up, METH_VARARGS, "Find the cell of each answer of a JSON text; None where it is unusual."},
    {"judge", judge, METH_VARARGS, "Give the outcomes that the digits of an account leave to each rule."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "evenhand_kernel", NULL, 0, functions, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit_evenhand_kernel(void) { return PyModule_Create(&definition); }
