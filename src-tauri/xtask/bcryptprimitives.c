/* Where Rust's programs get their random numbers from on Windows. Wine 8 has no such library: there it is the older one's. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID to, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE to, SIZE_T length) {
    return length <= MAXDWORD && SystemFunction036(to, (ULONG)length);
}
