//! The wire between the till and the service, which can be cut and mended.

use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Passes on what comes, while it is whole.
pub struct Wire {
    address: SocketAddr,
    service: SocketAddr,
    whole: watch::Sender<bool>,
    listening: Option<JoinHandle<()>>,
}

impl Wire {
    /// A wire to a service.
    pub async fn to(service: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let mut wire = Self { address, service, whole: watch::Sender::new(true), listening: None };
        wire.listen(listener);
        wire
    }

    /// Where the till has to connect to.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Cuts the wire: what is connected breaks, and nobody answers any more.
    pub async fn cut(&mut self) {
        self.whole.send_replace(false);
        if let Some(listening) = self.listening.take() {
            listening.abort();
            // Once the task is gone, so is its port.
            let _ = listening.await;
        }
    }

    /// Mends the wire, at the same address.
    pub fn mend(&mut self) {
        self.whole.send_replace(true);
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_reuseaddr(true).expect("a port that was in use");
        socket.bind(self.address).expect("the same port");
        self.listen(socket.listen(64).expect("listening"));
    }

    fn listen(&mut self, listener: TcpListener) {
        let (service, whole) = (self.service, self.whole.clone());
        self.listening = Some(tokio::spawn(async move {
            while let Ok((mut till, _)) = listener.accept().await {
                let mut whole = whole.subscribe();
                tokio::spawn(async move {
                    let Ok(mut service) = TcpStream::connect(service).await else { return };
                    tokio::select! {
                        _ = tokio::io::copy_bidirectional(&mut till, &mut service) => {}
                        _ = whole.wait_for(|whole| !whole) => {}
                    }
                });
            }
        }));
    }
}
