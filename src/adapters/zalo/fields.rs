//! Settings and secrets of a Zalo channel.
//!
//! Never: an address built into the code elsewhere; a rehearsal points `api_url` and `oauth_url` at the sandbox.

use crate::adapters::{Field, Form};

pub(super) const FIELDS: &[Field] = &[
    Field {
        name: "oa_id",
        secret: false,
        required: true,
        form: Form::Text,
        default: None,
        help: "Id of the Official Account; the check refuses a token of another one.",
    },
    Field {
        name: "author",
        secret: false,
        required: false,
        form: Form::Text,
        default: None,
        help: "Author shown above each article, at most 50 characters; the unit's title when left out.",
    },
    Field {
        name: "cover_url",
        secret: false,
        required: false,
        form: Form::Url,
        default: None,
        help: "Public address of the cover of articles that bring no picture (JPEG or PNG, 16:9, at most 1 MB).",
    },
    Field {
        name: "media_url",
        secret: false,
        required: false,
        form: Form::Url,
        default: None,
        help: "Public address under which the media folder is served as <sha256>.<ext>; without it an article goes out \
               without its own pictures, because Zalo downloads pictures itself.",
    },
    Field {
        name: "appsecret_proof",
        secret: false,
        required: false,
        form: Form::Text,
        default: Some("off"),
        help: "`on` when the app demands appsecret_proof in Zalo's developer console.",
    },
    Field {
        name: "api_url",
        secret: false,
        required: false,
        form: Form::Endpoint,
        default: Some("https://openapi.zalo.me"),
        help: "Where the Open API answers.",
    },
    Field {
        name: "oauth_url",
        secret: false,
        required: false,
        form: Form::Endpoint,
        default: Some("https://oauth.zaloapp.com"),
        help: "Where tokens are exchanged.",
    },
    Field {
        name: "access_token",
        secret: true,
        required: true,
        form: Form::Text,
        default: None,
        help: "Access token of the Official Account; lives 25 hours.",
    },
    Field {
        name: "refresh_token",
        secret: true,
        required: true,
        form: Form::Text,
        default: None,
        help: "Refresh token; lives 3 months, works once, is replaced at each exchange.",
    },
    Field {
        name: "app_id",
        secret: true,
        required: true,
        form: Form::Text,
        default: None,
        help: "Id of the Zalo app that the account gave its consent to.",
    },
    Field {
        name: "secret_key",
        secret: true,
        required: true,
        form: Form::Text,
        default: None,
        help: "Secret key of the Zalo app.",
    },
];
