//! Signatures of programs for Windows.

use std::fs;
use std::path::{Path, PathBuf};

use crate::shell::{Done, program, run, told};

/// A certificate and its key, in a file (PKCS #12), and the file with the password of that. Where `TIMESTAMP` names a
/// server that tells the time, a signature outlives its certificate.
pub struct Certificate {
    file: PathBuf,
    password: PathBuf,
}

const FILE: &str = "CERTIFICATE";
const PASSWORD: &str = "CERTIFICATE_PASSWORD_FILE";

impl Certificate {
    /// What the environment names.
    pub fn given() -> Done<Option<Self>> {
        let path = |name| std::env::var_os(name).filter(|path| !path.is_empty()).map(PathBuf::from);
        match (path(FILE), path(PASSWORD)) {
            (Some(file), Some(password)) => Ok(Some(Self { file, password })),
            (None, None) => Ok(None),
            _ => Err(format!("{FILE} and {PASSWORD} go together")),
        }
    }

    /// One that nobody trusts.
    pub fn of_nobody(folder: &Path) -> Done<Self> {
        let at = |name: &str| folder.join(name);
        fs::write(at("password"), "nobody").map_err(told)?;
        run(program("openssl")
            .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=Nobody"])
            .args(["-addext", "extendedKeyUsage=codeSigning"])
            .arg("-keyout")
            .arg(at("nobody.key"))
            .arg("-out")
            .arg(at("nobody.pem")))?;
        run(program("openssl")
            .args(["pkcs12", "-export", "-passout", &format!("file:{}", at("password").display())])
            .arg("-inkey")
            .arg(at("nobody.key"))
            .arg("-in")
            .arg(at("nobody.pem"))
            .arg("-out")
            .arg(at("nobody.pfx")))?;
        Ok(Self { file: at("nobody.pfx"), password: at("password") })
    }

    /// How a program that is started is told of it.
    pub fn told(&self) -> [(&'static str, &Path); 2] {
        [(FILE, &self.file), (PASSWORD, &self.password)]
    }

    /// Signs a file where it lies.
    pub fn sign(&self, file: &Path) -> Done {
        let signed = file.with_extension("signed");
        let mut command = program("osslsigncode");
        command.args(["sign", "-h", "sha256", "-n", "Loyalty Cashier", "-pkcs12"]).arg(&self.file);
        command.arg("-readpass").arg(&self.password);
        if let Some(server) = std::env::var_os("TIMESTAMP").filter(|server| !server.is_empty()) {
            command.arg("-ts").arg(server);
        }
        run(command.arg("-in").arg(file).arg("-out").arg(&signed))?;
        fs::rename(signed, file).map_err(told)
    }
}

/// Signs a file for whoever makes the installer, by the certificate that the environment names.
pub fn sign(file: &str) -> Done {
    Certificate::given()?.ok_or(format!("{FILE} is not set"))?.sign(Path::new(file))
}

/// Whether a file is signed by a certificate of nobody's.
pub fn verify(file: &Path, certificate: &Certificate) -> Done {
    let own = certificate.file.with_extension("pem");
    run(program("osslsigncode").args(["verify", "-CAfile"]).arg(own).arg("-in").arg(file))
}
