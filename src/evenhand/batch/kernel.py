"""The kernel: the executor in C, where the package `evenhand-kernel` is installed, else None."""

from types import ModuleType

kernel: ModuleType | None
try:
    import evenhand_kernel

    kernel = evenhand_kernel
except ImportError:
    kernel = None
