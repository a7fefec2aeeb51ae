"""Builds the kernel for the stable ABI: one wheel serves every CPython from 3.11 on."""

from setuptools import Extension, setup

setup(
    ext_modules=[Extension("evenhand_kernel", ["kernel.c"], py_limited_api=True)],
    options={"bdist_wheel": {"py_limited_api": "cp311"}},
)
