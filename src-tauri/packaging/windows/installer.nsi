; The installer for Windows. makensis is told: VERSION, FROM (the folder with what is installed), ICON, TO (the file to
; make), TARGET (what it runs as: Debian's makes programs of 64 bits, others only of 32, which do the same), and SIGN (a
; command that signs what stands behind it) where a certificate is given.
;
; For one user by default, who needs no rights for it. `/AllUsers` installs for all users of the computer and needs an
; administrator's; `/S` asks nothing. A till that is running is asked to close and never killed: it may be in the middle of a
; call that moves points. What a till has written (settings, ledger, key) is the shop's: it is never touched.
;
; Exit codes: 0 done, 1 and 2 somebody or something stopped it, and these:
!define NO_RIGHTS 5
!define FOR_OTHERS 6
!define NEWER_IS_THERE 7
!define NO_ONES_ACCOUNT 8
!define NO_SUCH_FOLDER 9
!define STILL_RUNNING 32

Unicode true
Target ${TARGET}
ManifestDPIAware true
RequestExecutionLevel user
SetCompressor /SOLID lzma
; A program that cannot be written, because somebody has opened the till again or a scanner of viruses holds it, ends the
; installation: what is listed is still what was there.
AllowSkipFiles off

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
; A name that is nobody else's: by such names a folder is known for ours.
!define UNINSTALLER "loyalty-cashier-uninstall.exe"
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
  !finalize '${SIGN} "%1"' = 0
  !uninstfinalize '${SIGN} "%1"' = 0
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
LangString noRights ${LANG_ENGLISH} "What is for all users is installed and removed by an administrator: start this as one."
LangString noRights ${LANG_RUSSIAN} "То, что для всех пользователей, устанавливает и удаляет администратор: запустите программу от его имени."
LangString noOnes ${LANG_ENGLISH} "This account is the system's own, and no cashier's: install with /AllUsers."
LangString noOnes ${LANG_RUSSIAN} "Это учётная запись самой системы, а не кассира: устанавливайте с /AllUsers."
LangString noFolder ${LANG_ENGLISH} "This folder cannot be used: it has to be empty, and for all users below the folder of programs, where nobody else can write."
LangString noFolder ${LANG_RUSSIAN} "Эту папку использовать нельзя: она должна быть пустой, а для всех пользователей лежать внутри папки программ, куда другие не могут писать."
LangString forOthers ${LANG_ENGLISH} "${NAME} is installed on this computer in another way (for all users, for one of them, or in another folder). Remove that first: what the till has written stays."
LangString forOthers ${LANG_RUSSIAN} "${NAME} уже установлена на этом компьютере иначе (для всех пользователей, для одного из них или в другой папке). Сначала удалите её: данные кассы останутся."
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

; Sets $0 where this program runs.
!macro LookAt PROGRAM
  StrCpy $2 "${PROGRAM}"
  ${If} ${FileExists} "$2"
    System::Call 'kernel32::CreateFileW(w r2, i 0x40000000, i 7, p 0, i 3, i 0, p 0) p .r3 ?e'
    Pop $4
    ${If} $3 P<> -1
      System::Call 'kernel32::CloseHandle(p r3)'
    ${ElseIf} $4 = 32 ; it is shared with nobody who writes
      StrCpy $0 1
    ${EndIf}
  ${EndIf}
!macroend

; Both the installer and the uninstaller ask a till to close.
!macro Closing UN

; Asks each till in $INSTDIR to close, as its frame's button does, and waits for it for half a minute.
Function ${UN}AskToClose
  StrCpy $0 0
  ${Do}
    FindWindow $0 "${WINDOW_CLASS}" "" 0 $0
    ${If} $0 P= 0
      ${ExitDo}
    ${EndIf}
    System::Call 'user32::GetWindowThreadProcessId(p r0, *i .r1)'
    ; It may be waited for, and asked which program it is; another user's may not.
    StrCpy $3 ""
    System::Call 'kernel32::OpenProcess(i 0x101000, i 0, i r1) p .r2'
    System::Call 'kernel32::QueryFullProcessImageNameW(p r2, i 0, w .r3, *i ${NSIS_MAX_STRLEN} r4) i .r5'
    ${If} $3 == "$INSTDIR\${WINDOW}"
      System::Call 'user32::PostMessageW(p r0, i ${WM_CLOSE}, p 0, p 0) i .r5'
      System::Call 'kernel32::WaitForSingleObject(p r2, i 30000) i .r5'
      ${If} $5 = 0
        ; It has ended, and nothing comes after a window that is gone: from the beginning.
        StrCpy $0 0
      ${EndIf}
    ${EndIf}
    System::Call 'kernel32::CloseHandle(p r2)'
  ${Loop}
FunctionEnd

; Says in $0 whether one of the programs runs, whoever has started it: then its file cannot be written.
Function ${UN}IsRunning
  StrCpy $0 0
  !insertmacro LookAt "$INSTDIR\${WINDOW}"
  !insertmacro LookAt "$INSTDIR\${CONSOLE}"
FunctionEnd

; Goes on only when no till runs in $INSTDIR. One without a window may be writing still, and a question on the command
; line takes its time.
Function ${UN}Close
  again:
  Call ${UN}AskToClose
  ${ForEach} $8 1 20 + 1
    Call ${UN}IsRunning
    ${If} $0 = 0
      Return
    ${EndIf}
    Sleep 500
  ${Next}
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(running)" /SD IDCANCEL IDRETRY again
  SetErrorLevel ${STILL_RUNNING}
  Quit
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
    UserInfo::GetName
    Pop $R1
    ${If} $R1 == "SYSTEM"
      !insertmacro Refuse "$(noOnes)" ${NO_ONES_ACCOUNT}
    ${EndIf}
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
    ; Of the users, those are known who are there now.
    StrCpy $R2 ""
    StrCpy $R1 0
    ${Do}
      EnumRegKey $R4 HKU "" $R1
      ${If} $R4 == ""
      ${OrIf} $R2 != ""
        ${ExitDo}
      ${EndIf}
      ReadRegStr $R2 HKU "$R4\${UNINSTALL_KEY}" "DisplayVersion"
      IntOp $R1 $R1 + 1
    ${Loop}
    StrCpy $R3 "$PROGRAMFILES64\${NAME}"
  ${EndIf}
  ; Where it was before, it is again.
  ReadRegStr $R5 SHCTX "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $INSTDIR == ""
    StrCpy $INSTDIR $R5
  ${EndIf}
  ${If} $INSTDIR == ""
    StrCpy $INSTDIR $R3
  ${EndIf}
  ${If} $R2 != ""
    !insertmacro Refuse "$(forOthers)" ${FOR_OTHERS}
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

; The folder is known only now: somebody may have chosen another one.
Function CheckFolder
  ReadRegStr $R5 SHCTX "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $R5 != ""
  ${AndIf} $R5 != $INSTDIR
    !insertmacro Refuse "$(forOthers)" ${FOR_OTHERS}
  ${EndIf}
  ${If} $R5 == ""
    ; What lies there would be mixed with ours, and removed with it; but for what an installation has left that was stopped.
    ${DirState} "$INSTDIR" $0
    ${If} $0 = 1
    ${AndIfNot} ${FileExists} "$INSTDIR\loyalty-cashier*"
      !insertmacro Refuse "$(noFolder)" ${NO_SUCH_FOLDER}
    ${EndIf}
    StrLen $0 "$PROGRAMFILES64\"
    StrCpy $1 "$INSTDIR" $0
    ${GetParameters} $R0
    ClearErrors
    ${GetOptions} $R0 "/AllUsers" $R1
    ${IfNot} ${Errors}
    ${AndIf} $1 != "$PROGRAMFILES64\"
      !insertmacro Refuse "$(noFolder)" ${NO_SUCH_FOLDER}
    ${EndIf}
  ${EndIf}
FunctionEnd

Section
  Call CheckFolder
  Call Close
  ClearErrors
  SetOutPath "$INSTDIR"
  File "${FROM}\*"
  WriteUninstaller "$INSTDIR\${UNINSTALLER}"
  ${If} ${Errors}
    Abort
  ${EndIf}
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${WINDOW}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayName" "${NAME}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\${WINDOW}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "Publisher" "${PUBLISHER}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\${UNINSTALLER}"'
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\${UNINSTALLER}" /S'
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
  ClearErrors
  Delete "$INSTDIR\${WINDOW}"
  Delete "$INSTDIR\${CONSOLE}"
  ${If} ${Errors}
    !insertmacro Refuse "$(running)" ${STILL_RUNNING}
  ${EndIf}
  Delete "$INSTDIR\WebView2Loader.dll"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\${UNINSTALLER}"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegKey SHCTX "${UNINSTALL_KEY}"
  ; What the web view has kept for itself. Settings and ledger, which are the shop's, lie beside it.
  SetShellVarContext current
  RMDir /r "$LOCALAPPDATA\${ID}\EBWebView"
  RMDir "$INSTDIR"
SectionEnd
