"""Real bodies whose names must not be in the city. Kept as digests, so that they are not in the repository either."""

import hashlib

STOPPED = {
    "007b403322131dde0f51df76",
    "00d5f9ed6fd02cafa9d77af2",
    "0ec3cce0c63bc98d9229973b",
    "1693fc7c9f07d22f98f2f019",
    "2be00b0642f9c79c14de1fa9",
    "2cae043b5b4c126e16f58d76",
    "345bef38791b4e45931b573a",
    "460136712f6032fe75d90e5b",
    "50c11be48692a8965358da42",
    "646bb022bde91cb5ec5face9",
    "66691b1bba85bd2bb6deeb79",
    "66cd47be28734034c93f9708",
    "678fa1bc0d07c57cef1a582e",
    "6e43e352075ab77c81caa814",
    "73e36d371ca7ee30cb82d1b4",
    "8890c34879ff646238bb455f",
    "949e8b714f284a2bf0397e7d",
    "9df1185ca9d482f833f1b497",
    "a78a351c92d125b1195c30c0",
    "ac1429b711db4cc40b137c20",
    "cd52031cd92e0f7d3adbd7b3",
    "d46c8ddc4ec4373dac45d2a3",
    "d83114773303235901633ac4",
    "dbb6c238c0751533074b9673",
    "e1a205acd9d171cd90ac3e57",
    "e6d53e0ca007c93b913a1481",
    "ee9f4b01b3b1a96b1d8ab8bd",
    "f39921c56b8f9178cc913ed4",
    "f56b408e6ed5ad95f1da1c7e",
    "f88a9a32359e980988c23962",
    "fa66fd3e2bd6c9f837f252c8",
    "fad55058ad8901ea54392bf5",
    "fef63ae42f14813fa581e216",
    "ff58ff110443d464bedc4ddd",
    "6cd4c6b76b2f266f914726a5",  # 岔路口: nobody's, so that the check itself can be tried
}


def stopped(name: str) -> list[str]:
    """The parts of ``name`` that are on the list."""
    parts = {name[at : at + size] for size in range(2, 7) for at in range(len(name) - size + 1)}
    return sorted(part for part in parts if _digest(part) in STOPPED)


def _digest(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()[:24]
