//! A service that says exactly the bytes it is given, and remembers what it was asked.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub struct Scripted {
    pub url: String,
    heard: Arc<Mutex<Vec<Heard>>>,
}

/// A request as it stood on the wire.
#[derive(Clone, Debug)]
pub struct Heard {
    pub head: String,
    pub body: String,
}

impl Scripted {
    /// Answers each connection's first request with these bytes, then closes it.
    pub async fn bytes(answer: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let heard = Arc::new(Mutex::new(vec![]));
        let (remember, answer) = (Arc::clone(&heard), answer.to_owned());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let Some(request) = hear(&mut stream).await else { continue };
                remember.lock().expect("no panic").push(request);
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        Self { url, heard }
    }

    /// Answers with a status, more header lines, and a body.
    pub async fn status(status: &str, headers: &str, body: &str) -> Self {
        let length = body.len();
        Self::bytes(&format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{headers}\r\n{body}")).await
    }

    pub async fn json(body: &str) -> Self {
        Self::status("200 OK", "Content-Type: application/json\r\n", body).await
    }

    pub fn heard(&self) -> Vec<Heard> {
        self.heard.lock().expect("no panic").clone()
    }
}

async fn hear(stream: &mut TcpStream) -> Option<Heard> {
    let mut bytes = vec![];
    loop {
        let mut chunk = [0; 4096];
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return None,
            Ok(read) => bytes.extend_from_slice(&chunk[..read]),
        }
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head
            .lines()
            .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse().ok())
            .unwrap_or(0);
        if body.len() >= length {
            return Some(Heard { head: head.to_owned(), body: body.to_owned() });
        }
    }
}
