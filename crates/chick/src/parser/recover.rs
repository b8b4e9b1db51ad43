//! Error recovery: continues after a syntax error so that one mistake causes one error.

use super::{Lost, Parsed, Parser};
use crate::token::TokenKind;

/// The number of tokens searched for the end of the head of a block.
const LONGEST_HEAD: usize = 100;

/// The head of a block.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    /// A condition in parentheses.
    Condition,
    /// A head whose parentheses may contain `;`.
    Parts,
}

impl Parser<'_> {
    /// Skips a wrong statement that begins at token `start`: up to its `;` or `,`, up to the `}` that ends the
    /// block, or past its own `}`. Text in braces and parentheses is skipped.
    pub(super) fn recover(&mut self, start: usize) {
        let wrong = self.at;
        let (mut braces, mut others) = (0u32, 0u32);
        self.at = start;
        loop {
            let passed = self.at >= wrong;
            if self.peek().kind == TokenKind::End {
                return;
            }
            match self.peek().symbol() {
                "{" => braces += 1,
                "}" if braces == 0 && passed => return,
                "}" => {
                    braces = braces.saturating_sub(1);
                    if braces == 0 && others == 0 && passed {
                        self.take();
                        if !self.is_word("else") {
                            return;
                        }
                    }
                }
                "(" | "[" => others += 1,
                ")" | "]" => others = others.saturating_sub(1),
                ";" if braces == 0 && passed && !self.is_in_head(others) => return,
                "," if braces == 0 && others == 0 && passed => return,
                _ => {}
            }
            self.take();
        }
    }

    /// Whether the `)` that closes this many parentheses ends the head of a block.
    fn is_in_head(&self, mut open: u32) -> bool {
        for (at, token) in self.tokens.iter().enumerate().skip(self.at).take(LONGEST_HEAD) {
            match token.symbol() {
                _ if open == 0 => return false,
                "(" | "[" => open += 1,
                ")" | "]" => {
                    open -= 1;
                    if open == 0 {
                        return self.tokens[at + 1].kind == TokenKind::Symbol("{");
                    }
                }
                "{" | "}" => return false,
                _ => {}
            }
        }
        false
    }

    /// Whether a block begins before the next statement.
    fn is_brace_near(&self) -> bool {
        let mut ahead = self.tokens.iter().skip(self.at).take(LONGEST_HEAD).map(|token| token.symbol());
        ahead.find(|symbol| matches!(*symbol, ";" | "{" | "}")) == Some("{")
    }

    /// Skips a wrong head that begins at token `start`: past its closing parenthesis, or up to the brace of its
    /// block. Without either, the statement is lost.
    pub(super) fn leave_head(&mut self, start: usize, head: Head) -> Parsed<()> {
        let wrong = self.at;
        let mut depth = 0u32;
        self.at = start;
        loop {
            let passed = self.at >= wrong;
            if self.peek().kind == TokenKind::End {
                return Err(Lost);
            }
            match self.peek().symbol() {
                "{" if passed => return Ok(()),
                "}" if passed => return Err(Lost),
                ";" if passed && head == Head::Condition => return Err(Lost),
                "(" | "[" => depth += 1,
                ")" | "]" => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 && passed && !(head == Head::Condition && self.is_brace_near()) {
                        self.take();
                        return Ok(());
                    }
                }
                _ => {}
            }
            self.take();
        }
    }
}
