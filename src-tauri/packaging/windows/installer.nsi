; The installer for Windows. makensis is told: VERSION, FROM (the folder with what is installed), ICON, TO (the file to
; make), and SIGN (a command that signs what stands behind it) where a certificate is given.
;
; For one user by default, who needs no rights for it. `/AllUsers` installs for all users of the computer and needs an
; administrator's; `/S` asks nothing. A till that is running is asked to close and never killed: it may be in the middle of a
; call that moves points. What a till has written (settings, ledger, key) is the shop's: it is never touched.
;
; Exit codes: 0 done, 1 and 2 somebody or something stopped it, and these:
!define NO_RIGHTS 5
!define FOR_OTHERS 6
!define NEWER_IS_THERE 7
!define STILL_RUNNING 32

Unicode true
Target amd64-unicode
ManifestDPIAware true
RequestExecutionLevel user
SetCompressor /SOLID lzma

!include FileFunc.nsh
!include LogicLib.nsh
!include MUI2.nsh
!include WinMessages.nsh
!include WordFunc.nsh

!define NAME "Loyalty Cashier"
!define PUBLISHER "Loyalty Cashier"
!define ID "org.loyaltycashier.desktop"
!define WINDOW "loyalty-cashier.exe"
!define CONSOLE "loyalty-cashier-cli.exe"
; As in tauri.conf.json: so a till's window is known from others.
!define WINDOW_CLASS "LoyaltyCashier"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${ID}"
!define WEBVIEW_KEY "Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"

Name "${NAME}"
OutFile "${TO}"
InstallDir ""
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "FileDescription" "${NAME} Setup"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "CompanyName" "${PUBLISHER}"
VIAddVersionKey "LegalCopyright" "© 2026 The Loyalty Cashier authors"
!ifdef SIGN
  !finalize '${SIGN} "%1"'
  !uninstfinalize '${SIGN} "%1"'
!endif

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Russian"

LangString running ${LANG_ENGLISH} "The till is still open: something in it is not done yet, or another user has it open. Finish and close it, then try again."
LangString running ${LANG_RUSSIAN} "Касса ещё открыта: в ней что-то не закончено, или она открыта у другого пользователя. Закончите и закройте её, затем повторите."
LangString noRights ${LANG_ENGLISH} "To install for all users, start this as an administrator."
LangString noRights ${LANG_RUSSIAN} "Чтобы установить для всех пользователей, запустите программу от имени администратора."
LangString forOthers ${LANG_ENGLISH} "${NAME} is installed on this computer in another way (for all users, or for you alone). Remove that first: what the till has written stays."
LangString forOthers ${LANG_RUSSIAN} "${NAME} уже установлена на этом компьютере иначе (для всех пользователей или только для вас). Сначала удалите её: данные кассы останутся."
LangString newer ${LANG_ENGLISH} "A newer version is installed. An older one may not be able to open its ledger, and would leave it alone. Install the older one all the same?"
LangString newer ${LANG_RUSSIAN} "Установлена более новая версия. Старая может не открыть её журнал и оставит его нетронутым. Всё равно установить старую?"
LangString webview ${LANG_ENGLISH} "The till also needs the Microsoft Edge WebView2 Runtime, which this computer does not have. Without the internet: download its Evergreen Standalone Installer elsewhere, and run it here."
LangString webview ${LANG_RUSSIAN} "Кассе нужна ещё среда Microsoft Edge WebView2 Runtime, которой на этом компьютере нет. Без интернета: скачайте Evergreen Standalone Installer на другом компьютере и запустите здесь."

; Ends with an exit code, and says why.
!macro Refuse TEXT CODE
  MessageBox MB_OK|MB_ICONSTOP "${TEXT}" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend

; Both the installer and the uninstaller ask a till to close.
!macro Closing UN

; Asks the till in $INSTDIR to close, as its frame's button does, once: whoever is asked twice believes that the page is
; dead. Then waits for half a minute.
Function ${UN}AskToClose
  StrCpy $0 0
  ${Do}
    FindWindow $0 "${WINDOW_CLASS}" "" 0 $0
    ${If} $0 P= 0
      ${ExitDo}
    ${EndIf}
    System::Call 'user32::GetWindowThreadProcessId(p r0, *i .r1)'
    ; It may be waited for, and asked which program it is.
    System::Call 'kernel32::OpenProcess(i 0x101000, i 0, i r1) p .r2'
    System::Call 'kernel32::QueryFullProcessImageNameW(p r2, i 0, w .r3, *i ${NSIS_MAX_STRLEN} r4) i .r5'
    ${If} $3 == "$INSTDIR\${WINDOW}"
      System::Call 'user32::PostMessageW(p r0, i ${WM_CLOSE}, p 0, p 0) i .r5'
      StrCpy $6 60
      ${Do}
        System::Call 'kernel32::WaitForSingleObject(p r2, i 500) i .r5'
        IntOp $6 $6 - 1
        ; 258: it has not ended yet.
        ${If} $5 != 258
        ${OrIf} $6 = 0
          ${ExitDo}
        ${EndIf}
      ${Loop}
    ${EndIf}
    System::Call 'kernel32::CloseHandle(p r2)'
  ${Loop}
FunctionEnd

; Says in $0 whether one of the programs runs, whoever has started it: then its file cannot be written.
Function ${UN}IsRunning
  StrCpy $0 0
  ${ForEach} $1 1 2 + 1
    StrCpy $2 "$INSTDIR\${WINDOW}"
    ${If} $1 = 2
      StrCpy $2 "$INSTDIR\${CONSOLE}"
    ${EndIf}
    ${If} ${FileExists} "$2"
      System::Call 'kernel32::CreateFileW(w r2, i 0x40000000, i 7, p 0, i 3, i 0, p 0) p .r3 ?e'
      Pop $4
      ${If} $3 P<> -1
        System::Call 'kernel32::CloseHandle(p r3)'
      ${ElseIf} $4 = 32
        StrCpy $0 1
      ${EndIf}
    ${EndIf}
  ${Next}
FunctionEnd

; Goes on only when no till runs in $INSTDIR.
Function ${UN}Close
  ${Do}
    Call ${UN}IsRunning
    ${If} $0 = 0
      ${ExitDo}
    ${EndIf}
    Call ${UN}AskToClose
    Call ${UN}IsRunning
    ${If} $0 = 0
      ${ExitDo}
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(running)" /SD IDCANCEL IDRETRY again
    SetErrorLevel ${STILL_RUNNING}
    Quit
    again:
  ${Loop}
FunctionEnd
!macroend
!insertmacro Closing ""
!insertmacro Closing "un."

Function .onInit
  SetRegView 64
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/AllUsers" $R1
  ${If} ${Errors}
    SetShellVarContext current
    ReadRegStr $R2 HKLM "${UNINSTALL_KEY}" "DisplayVersion"
    StrCpy $R3 "$LOCALAPPDATA\Programs\${NAME}"
  ${Else}
    UserInfo::GetAccountType
    Pop $R1
    ${If} $R1 != "Admin"
      !insertmacro Refuse "$(noRights)" ${NO_RIGHTS}
    ${EndIf}
    SetShellVarContext all
    ReadRegStr $R2 HKCU "${UNINSTALL_KEY}" "DisplayVersion"
    StrCpy $R3 "$PROGRAMFILES64\${NAME}"
  ${EndIf}
  ${If} $R2 != ""
    !insertmacro Refuse "$(forOthers)" ${FOR_OTHERS}
  ${EndIf}
  ${If} $INSTDIR == ""
    ; Where it was before, it is again.
    ReadRegStr $INSTDIR SHCTX "${UNINSTALL_KEY}" "InstallLocation"
    ${If} $INSTDIR == ""
      StrCpy $INSTDIR $R3
    ${EndIf}
  ${EndIf}
  ReadRegStr $R2 SHCTX "${UNINSTALL_KEY}" "DisplayVersion"
  ${If} $R2 != ""
    ${VersionCompare} $R2 "${VERSION}" $R1
    ClearErrors
    ${GetOptions} $R0 "/Downgrade" $R4
    ${If} $R1 = 1
    ${AndIf} ${Errors}
      MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "$(newer)" /SD IDNO IDYES older
      SetErrorLevel ${NEWER_IS_THERE}
      Quit
      older:
    ${EndIf}
  ${EndIf}
FunctionEnd

Section
  Call Close
  SetOutPath "$INSTDIR"
  File "${FROM}\*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${WINDOW}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayName" "${NAME}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\${WINDOW}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "Publisher" "${PUBLISHER}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "EstimatedSize" $0
  ; For all users, or for this one; a version of naughts is none.
  ReadRegStr $0 HKLM "SOFTWARE\WOW6432Node\${WEBVIEW_KEY}" "pv"
  ReadRegStr $1 HKCU "Software\${WEBVIEW_KEY}" "pv"
  ${If} $0 == ""
  ${OrIf} $0 == "0.0.0.0"
    ${If} $1 == ""
    ${OrIf} $1 == "0.0.0.0"
      MessageBox MB_OK|MB_ICONEXCLAMATION "$(webview)" /SD IDOK
    ${EndIf}
  ${EndIf}
SectionEnd

Function un.onInit
  SetRegView 64
  SetShellVarContext current
  ReadRegStr $0 HKLM "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $0 == $INSTDIR
    UserInfo::GetAccountType
    Pop $1
    ${If} $1 != "Admin"
      !insertmacro Refuse "$(noRights)" ${NO_RIGHTS}
    ${EndIf}
    SetShellVarContext all
  ${EndIf}
FunctionEnd

Section Uninstall
  Call un.Close
  Delete "$INSTDIR\${WINDOW}"
  Delete "$INSTDIR\${CONSOLE}"
  Delete "$INSTDIR\WebView2Loader.dll"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegKey SHCTX "${UNINSTALL_KEY}"
  ; What the web view has kept for itself. Settings and ledger, which are the shop's, lie beside it.
  SetShellVarContext current
  RMDir /r "$LOCALAPPDATA\${ID}\EBWebView"
SectionEnd
