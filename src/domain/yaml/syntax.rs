//! What a scanner's error means for the person who typed the file.
//!
//! It never passes the scanner's own words on. Its two hundred ways to fail are a dozen things that a person can mend.

use granit_parser::ErrorKind;

use crate::domain::diagnostic::SyntaxFault;

pub(super) fn fault(kind: &ErrorKind, text: &str, at: usize) -> SyntaxFault {
    use ErrorKind as K;
    let here = text.get(at..).and_then(|t| t.chars().next());
    match kind {
        K::TabNotAllowed
        | K::TabInBlockIndentation
        | K::TabAtBlockScalarStart
        | K::TabInIndentation
        | K::TabInPlainScalar => SyntaxFault::Tab,
        K::UnclosedQuotedScalar | K::DocumentIndicatorInQuotedScalar | K::InvalidQuotedScalarIndent => {
            SyntaxFault::UnclosedQuote
        }
        K::InvalidTrailingSingleQuotedScalar | K::InvalidTrailingDoubleQuotedScalar => SyntaxFault::TextAfterQuote,
        K::UnexpectedEofFlowSequence
        | K::UnexpectedEofFlowMapping
        | K::UnexpectedEofImplicitFlowMapping
        | K::ExpectedFlowMappingSeparator
        | K::ExpectedFlowSequenceSeparator
        | K::MisplacedFlowCollectionEnd
        | K::MismatchedFlowCollectionEnd { .. }
        | K::InvalidFlowScalarIndent
        | K::UnclosedFlowCollection { .. } => SyntaxFault::UnclosedBracket,
        K::UnknownQuotedScalarEscape
        | K::InvalidQuotedScalarHexEscape
        | K::InvalidLowSurrogateHexEscape
        | K::InvalidLowSurrogate
        | K::MissingLowSurrogate
        | K::UnpairedLowSurrogate
        | K::InvalidUnicodeEscape => SyntaxFault::BadEscape,
        K::MappingValueNotAllowed | K::InvalidColonPlacement | K::InvalidMappingValueWhitespace => {
            SyntaxFault::ColonInText
        }
        K::SimpleKeyExpected | K::MappingKeyNotAllowed | K::UnexpectedEndOfPlainScalar => SyntaxFault::NoKey,
        K::ExpectedBlockMappingKey
        | K::InvalidIndentation
        | K::ExpectedBlockSequenceEntry
        | K::InvalidBlockScalarIndent
        | K::BlockSequenceEntryNotAllowed
        | K::InvalidSimpleKey => match here {
            Some('\t') => SyntaxFault::Tab,
            _ => SyntaxFault::Indentation,
        },
        K::ExpectedDocumentStart | K::ExpectedNodeContent | K::UnexpectedEof => match here {
            Some(']' | '}' | ',') => SyntaxFault::UnclosedBracket,
            _ => SyntaxFault::Indentation,
        },
        K::UnexpectedCharacter { .. } | K::BomInsideDocument | K::DirectiveDisallowed => SyntaxFault::Character,
        K::ExpectedTagBang
        | K::UndeclaredTagHandle
        | K::InvalidTagTerminator
        | K::MissingTagUri
        | K::UnclosedVerbatimTag
        | K::InvalidTagEscape
        | K::MissingAnchorOrAliasName => SyntaxFault::Tag,
        _ => SyntaxFault::Other,
    }
}
