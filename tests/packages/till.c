/* In the place of a till that is open: a window of its class, which closes when it is asked to, or never. It leaves a file
   where it was asked. */
#include <windows.h>

static int stays;

static LRESULT CALLBACK heard(HWND window, UINT message, WPARAM w, LPARAM l) {
    if (message == WM_CLOSE) {
        HANDLE file = CreateFileW(L"asked", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
        WriteFile(file, "x", 1, &(DWORD){0}, NULL);
        CloseHandle(file);
        if (stays) return 0;
    }
    if (message == WM_DESTROY) PostQuitMessage(0);
    return DefWindowProcW(window, message, w, l);
}

int WINAPI WinMain(HINSTANCE own, HINSTANCE none, LPSTR line, int show) {
    WNDCLASSW class = {.lpfnWndProc = heard, .hInstance = own, .lpszClassName = L"LoyaltyCashier"};
    MSG message;
    stays = lstrcmpA(line, "stays") == 0;
    RegisterClassW(&class);
    CreateWindowW(class.lpszClassName, L"Loyalty Cashier", WS_OVERLAPPEDWINDOW | WS_VISIBLE, 0, 0, 300, 200, NULL, NULL, own, NULL);
    CloseHandle(CreateFileW(L"open", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL));
    while (GetMessageW(&message, NULL, 0, 0) > 0) DispatchMessageW(&message);
    return 0;
}
