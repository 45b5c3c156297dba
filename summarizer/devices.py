"""Where a model runs and in which numbers, and what it looks like when memory runs out there."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
from typing import TYPE_CHECKING

from summarizer.errors import DeviceMemoryError, ModelError

if TYPE_CHECKING:
    import torch
    from torch import nn


#: Kernels that torch and oneDNN each keep on a CPU, of 1,024. One is made for every shape of a product, half a megabyte each
#: in bfloat16; the passes over a model, padded to few lengths, need some eighty, again and again.
_KERNELS = {"LRU_CACHE_CAPACITY": "128", "ONEDNN_PRIMITIVE_CACHE_CAPACITY": "128"}


def bound_kernel_caches() -> None:
    """Keep few compiled kernels; to be called before a model runs in this process. The environment's own values win."""
    for name, value in _KERNELS.items():
        os.environ.setdefault(name, value)


def give_back_memory() -> None:
    """Hand what was freed back to the system, where the C library keeps it (glibc): 10 ms.

    After a model was loaded that is what it was converted from, after a batch was written what it was written with: 100 MB
    each, which others would be piled upon.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def resolve_device(device: str = "auto") -> torch.device:
    """``auto`` is CUDA, else Apple's MPS, else the CPU. Raises ``ModelError`` for a device that is not there."""
    import torch

    if device == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    try:
        resolved = torch.device(device)
    except RuntimeError as error:
        raise ModelError(f"There is no device {device!r}. Use auto, cpu, cuda, cuda:1 or mps.") from error
    there = {
        "cpu": True,
        "cuda": torch.cuda.is_available() and (resolved.index or 0) < torch.cuda.device_count(),
        "mps": torch.backends.mps.is_available(),
    }
    if not there.get(resolved.type, False):
        raise ModelError(
            f"The device {device!r} is not available on this machine (this torch is {torch.__version__}). "
            "Use device=auto or cpu, or install a torch built for the device."
        )
    return resolved


def resolve_dtype(dtype: str, device: torch.device) -> torch.dtype:
    """``auto`` is bfloat16 where the hardware multiplies it natively, else float32.

    Never float16: T5, PEGASUS and LED overflow in it.
    """
    import torch

    if dtype == "float32":
        return torch.float32
    if dtype == "bfloat16":
        return torch.bfloat16
    if dtype != "auto":
        raise ModelError(f"There is no dtype {dtype!r} here. Use auto, float32 or bfloat16.")
    return torch.bfloat16 if has_bfloat16(device) else torch.float32


def has_bfloat16(device: torch.device) -> bool:
    """Whether the hardware multiplies bfloat16 natively: without that it is slower than float32, not faster."""
    import torch

    if device.type == "cuda":
        return torch.cuda.get_device_capability(device) >= (8, 0)
    return device.type == "cpu" and _cpu_has_bfloat16()


def placed(model: nn.Module, *, device: torch.device, dtype: torch.dtype) -> nn.Module:
    """The model on the device, its weights in ``dtype``; what is computed and not learned keeps its own precision.

    ``model.to(dtype)`` would round the frequencies of rotary positions too, which ``from_pretrained(dtype=…)`` leaves
    in 32 bits: in bfloat16 the angle of the 4,000th position is off by more than a radian.
    """
    computed = {
        name: buffer.to(device)
        for name, buffer in model.named_buffers()
        if name.rpartition(".")[2] in model.get_submodule(name.rpartition(".")[0])._non_persistent_buffers_set
    }
    model.to(device=device, dtype=dtype)
    for name, buffer in computed.items():
        path, _, own = name.rpartition(".")
        setattr(model.get_submodule(path), own, buffer)
    return model


#: Instruction sets without bf16 products, as oneDNN names them, to which its users can keep it.
_WITHOUT_BFLOAT16 = {
    *("SSE41", "AVX", "AVX2", "AVX2_VNNI", "AVX2_VNNI_2"),
    *("AVX512_MIC", "AVX512_MIC_4OPS", "AVX512_CORE", "AVX512_CORE_VNNI"),
}


def _cpu_has_bfloat16() -> bool:
    """Whether the processor has bf16 instructions, and the libraries have not been told to do without."""
    import torch

    kept_to = os.environ.get("ONEDNN_MAX_CPU_ISA") or os.environ.get("DNNL_MAX_CPU_ISA") or "DEFAULT"
    if kept_to.upper() in _WITHOUT_BFLOAT16:
        return False
    # What ATEN_CPU_CAPABILITY lowers; torch's own bf16 kernels are written for AVX-512.
    if not torch.backends.cpu.get_cpu_capability().startswith("AVX512"):
        return False
    # Public only since torch 2.6 and under changing names, hence by name.
    for probe in ("_is_amx_tile_supported", "_is_avx512_bf16_supported"):
        supported = getattr(torch.cpu, probe, None)
        if supported is not None and supported():
            return True
    return False


def is_out_of_memory(error: BaseException) -> bool:
    """Whether memory ran out, on whatever device."""
    # torch raises its own class on CUDA and a bare RuntimeError on the CPU and on MPS.
    return (
        isinstance(error, MemoryError | DeviceMemoryError)
        or type(error).__name__ == "OutOfMemoryError"
        or (
            isinstance(error, RuntimeError)
            and re.search(r"out of memory|can't allocate memory|ALLOC_FAILED", str(error)) is not None
        )
    )
