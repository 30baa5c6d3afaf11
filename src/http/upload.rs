//! A kept file as the body of a call, or a part of one: sent as it is read, with its length said before.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::sync::mpsc;

use crate::domain::outcome::Failure;
use crate::media::kept::KeptMedia;

/// The connection queues up to sixteen frames however large they are.
const FRAME_BYTES: usize = 16 * 1024;

pub(super) struct Upload {
    frames: mpsc::Receiver<Result<Bytes, Failure>>,
    left: u64,
}

impl Upload {
    /// Reads ahead by one frame, for as long as somebody sends.
    pub(super) fn of(mut kept: KeptMedia) -> Upload {
        let (send, frames) = mpsc::channel(1);
        let left = kept.bytes();
        tokio::spawn(async move {
            while let Some(next) = kept.next().await.transpose() {
                let pieces = match next {
                    Ok(piece) => frames_of(piece.into()).map(Ok).collect(),
                    Err(failure) => vec![Err(failure)],
                };
                for piece in pieces {
                    let is_last = piece.is_err();
                    if send.send(piece).await.is_err() || is_last {
                        return;
                    }
                }
            }
        });
        Upload { frames, left }
    }
}

fn frames_of(mut piece: Bytes) -> impl Iterator<Item = Bytes> {
    std::iter::from_fn(move || (!piece.is_empty()).then(|| piece.split_to(piece.len().min(FRAME_BYTES))))
}

impl Body for Upload {
    type Data = Bytes;
    type Error = Failure;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Failure>>> {
        let next = self.frames.poll_recv(cx);
        if let Poll::Ready(Some(Ok(frame))) = &next {
            self.left = self.left.saturating_sub(frame.len() as u64);
        }
        next.map(|next| next.map(|frame| frame.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
