//! Settings and secrets of a Facebook Page.
//!
//! No address is built into the code elsewhere; a rehearsal points `api_url` at the sandbox.

use crate::adapters::{Field, FieldForm};

pub(super) const FIELDS: &[Field] = &[
    Field {
        name: "page_id",
        secret: false,
        destination: true,
        required: true,
        form: FieldForm::Text,
        default: None,
        help: "The Page's number, from its About section.",
    },
    Field {
        name: "api_url",
        secret: false,
        destination: true,
        required: false,
        form: FieldForm::Endpoint,
        default: Some("https://graph.facebook.com"),
        help: "Address of the Graph API.",
    },
    Field {
        name: "api_version",
        secret: false,
        destination: false,
        required: false,
        form: FieldForm::Text,
        default: Some("v26.0"),
        help: "Version of the Graph API; each lives for about two years.",
    },
    Field {
        name: "page_token",
        secret: true,
        destination: false,
        required: true,
        form: FieldForm::Text,
        default: None,
        help: "A Page access token with pages_manage_posts and pages_read_engagement, of an app in Live mode: what an app in \
               Development mode posts is seen by nobody outside the app.",
    },
    Field {
        name: "app_secret",
        secret: true,
        destination: false,
        required: false,
        form: FieldForm::Text,
        default: None,
        help: "The app's secret, where the app demands appsecret_proof.",
    },
];
