//! A small wrong program for each code that the compiler reports, and its correction.

/// A typical mistake.
#[derive(Clone, Copy, Debug)]
pub struct Mistake {
    /// The code that the compiler reports.
    pub code: &'static str,
    /// The targets on which it is wrong.
    pub target: Target,
    /// A program with the mistake.
    pub wrong: &'static str,
    /// The corrected program, which gets no diagnostics on these targets.
    pub right: &'static str,
}

/// The targets on which a program is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// All targets.
    Any,
    /// Targets with ports.
    Ports,
    /// Targets without ports.
    NoPorts,
    /// Targets without 16-bit types.
    NoWords,
    /// Targets without recursion.
    NoRecursion,
}

impl Target {
    /// Whether a target is one of these.
    #[must_use]
    pub fn holds(self, profile: &crate::Profile) -> bool {
        match self {
            Self::Any => true,
            Self::Ports => profile.ports,
            Self::NoPorts => !profile.ports,
            Self::NoWords => !profile.words,
            Self::NoRecursion => !profile.recursion,
        }
    }
}

/// A mistake on every target. Drops the newline after each opening quote.
const fn mistake(code: &'static str, wrong: &'static str, right: &'static str) -> Mistake {
    on(Target::Any, code, wrong, right)
}

const fn on(target: Target, code: &'static str, wrong: &'static str, right: &'static str) -> Mistake {
    Mistake { code, target, wrong: wrong.split_at(1).1, right: right.split_at(1).1 }
}

/// A wrong and a corrected program for each code, except E0210 and E0250, whose programs are long, and E0246,
/// which depends on the machine.
#[rustfmt::skip]
pub const MISTAKES: &[Mistake] = &[
    mistake("E0201", "
uint8 a = $5;
out(a);
", "
uint8 a = 5;
out(a);
"),
    mistake("E0202", "
uint8 a = 5 + ;
out(a);
", "
uint8 a = 5 + 1;
out(a);
"),
    mistake("E0203", "
print('a')
print('b');
", "
print('a');
print('b');
"),
    mistake("E0204", "
print('a);
", "
print('a');
"),
    mistake("E0205", "
print('ab');
", "
print(\"ab\");
"),
    mistake("E0206", "
print('\\d');
", "
print('\\n');
"),
    mistake("E0207", "
out(0b102);
", "
out(0b101);
"),
    mistake("E0208", "
print('a'); /* the first letter
", "
print('a'); /* the first letter */
"),
    mistake("E0209", "
print(to_char(5);
", "
print(to_char(5));
"),
    mistake("E0211", "
uint8 a = 6;
out(a | a & 1);
", "
uint8 a = 6;
out(a | (a & 1));
"),
    mistake("E0212", "
for (uint8 i = 0, i < 3, i++) {
    print(to_char(i));
}
", "
for (uint8 i = 0; i < 3; i++) {
    print(to_char(i));
}
"),
    mistake("E0213", "
uint8[3] a;
a = {1, 2, 3};
out(a[0]);
", "
uint8[3] a = {1, 2, 3};
out(a[0]);
"),
    mistake("E0214", "
if (true) {
    void f() {
        print('f');
    }
    f();
}
", "
if (true) {
    f();
}
void f() {
    print('f');
}
"),
    mistake("E0215", "
uint8 a = 1;
if (a = 5) {
    print('5');
}
", "
uint8 a = 1;
if (a == 5) {
    print('5');
}
"),
    mistake("E0216", "
uint8 a = 1;
print(to_char(a++));
", "
uint8 a = 1;
print(to_char(a));
a++;
"),
    mistake("E0217", "
uint8 a = 1;
a + 1 = 5;
out(a);
", "
uint8 a = 1;
a = 5 - 1;
out(a);
"),
    mistake("E0218", "
uint8 a = 1;
if (a == 1) print('1');
", "
uint8 a = 1;
if (a == 1) {
    print('1');
}
"),
    mistake("E0219", "
void a = 5;
", "
uint8 a = 5;
out(a);
"),
    mistake("E0220", "
const LIMIT = 2 + 3;
out(LIMIT);
", "
const LIMIT = 5;
out(LIMIT);
"),
    mistake("E0221", "
uint8 count = 1;
out(cuont);
", "
uint8 count = 1;
out(count);
"),
    mistake("E0222", "
uint8 a = 1;
uint8 a = 2;
out(a);
", "
uint8 a = 1;
a = 2;
out(a);
"),
    mistake("E0223", "
uint8[] a = {1, 2};
out(a);
", "
uint8[] a = {1, 2};
out(a[0]);
"),
    mistake("E0224", "
uint8 a = 300;
out(a);
", "
uint8 a = 255;
out(a);
"),
    mistake("E0225", "
uint8 a = 5;
print(a);
", "
uint8 a = 5;
print(to_char(a));
"),
    mistake("E0226", "
out(4 && 2);
", "
out(4 & 2);
"),
    mistake("E0227", "
char c = 'a';
c++;
print(c);
", "
char c = 'a';
c = char(uint8(c) + 1);
print(c);
"),
    mistake("E0228", "
print('a', 'b');
", "
print('a');
print('b');
"),
    mistake("E0229", "
pritn('a');
", "
print('a');
"),
    mistake("E0230", "
void show() {
    print('a');
}
void show() {
    print('b');
}
show();
", "
void show() {
    print('a');
}
void show_more() {
    print('b');
}
show();
show_more();
"),
    mistake("E0231", "
void five() {
    return 5;
}
five();
", "
uint8 five() {
    return 5;
}
out(five());
"),
    on(Target::Ports, "E0232", "
write_port(8, 1);
", "
write_port(7, 1);
"),
    mistake("E0233", "
uint8[] a = {1, 2, 3};
out(a[3]);
", "
uint8[] a = {1, 2, 3};
out(a[2]);
"),
    mistake("E0234", "
uint8[2] a = {1, 2, 3};
out(a[0]);
", "
uint8[3] a = {1, 2, 3};
out(a[0]);
"),
    mistake("E0235", "
if (true) {
    break;
}
", "
while (true) {
    break;
}
"),
    mistake("E0236", "
uint8 a = 1;
a == 5;
out(a);
", "
uint8 a = 1;
a = 5;
out(a);
"),
    mistake("E0237", "
const LIMIT = 5;
LIMIT = 6;
out(LIMIT);
", "
uint8 limit = 5;
limit = 6;
out(limit);
"),
    mistake("E0238", "
uint8 a = 1, b = 2;
out(a);
", "
uint8 a = 1, uint8 b = 2;
out(a + b);
"),
    mistake("E0239", "
bool b = true;
out(b > false);
", "
bool b = true;
out(b != false);
"),
    on(Target::NoPorts, "E0240", "
out(read_port(7));
", "
out(read_char());
"),
    on(Target::NoWords, "E0241", "
uint16 a = 5;
out(a);
", "
uint8 a = 5;
out(a);
"),
    on(Target::NoRecursion, "E0242", "
void count(uint8 n) {
    print(to_char(n));
    if (n > 0) {
        count(n - 1);
    }
}
count(5);
", "
void count(uint8 n) {
    print(to_char(n));
    while (n > 0) {
        n = n - 1;
        print(to_char(n));
    }
}
count(5);
"),
    mistake("E0243", "
print('a');
goto(0);
", "
while (true) {
    print('a');
}
"),
    mistake("E0244", "
uint8[] a = {1, 2};
uint8 sum(uint8[] all) {
    return all[0] + all[1];
}
out(sum(a));
", "
uint8[] a = {1, 2};
uint8 sum() {
    return a[0] + a[1];
}
out(sum());
"),
    mistake("E0245", "
uint8 count = 1;
asm { {cuont} }
out(count);
", "
uint8 count = 1;
asm { {count} }
out(count);
"),
    mistake("E0247", "
int a = 5;
print_dec(a);
", "
uint8 a = 5;
print_dec(a);
"),
    mistake("E0248", "
let a;
out(a);
", "
let a = 5;
out(a);
"),
    mistake("E0249", "
char c = \"a\";
print(c);
", "
char c = 'a';
print(c);
"),
    mistake("W0201", "
uint8 a = 5;
a = 6;
", "
uint8 a = 5;
a = 6;
out(a);
"),
    mistake("W0202", "
while (true) {
    break;
    print('a');
}
", "
while (true) {
    print('a');
    break;
}
"),
    mistake("W0203", "
uint8 a = 5;
out(a / 0);
", "
uint8 a = 5;
out(a / 1);
"),
    mistake("W0204", "
void main() {
    print('a');
}
", "
void main() {
    print('a');
}
main();
"),
];

#[cfg(test)]
mod tests {
    use bantam_diag::Source;

    use super::*;
    use crate::{Options, Profile, check_source, codes::PAGES};

    const SMALL: Profile = Profile {
        title: "VC",
        ports: true,
        words: false,
        recursion: false,
        goto: false,
        longest_array: 255,
        asm_comments: &[";"],
        frame: None,
    };

    const LARGE: Profile =
        Profile { title: "LC-3", ports: false, words: true, recursion: true, longest_array: 10_000, ..SMALL };

    fn codes(text: &str, profile: &Profile) -> Vec<&'static str> {
        let checked = check_source(&Source::new("a.chk", text), 0, profile, Options::default());
        checked.diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
    }

    #[test]
    fn wrong_is_wrong_once_and_right_is_right() {
        for mistake in MISTAKES {
            for profile in [&SMALL, &LARGE] {
                let wrong = codes(mistake.wrong, profile);
                if mistake.target.holds(profile) {
                    assert_eq!(wrong, [mistake.code], "{}", mistake.wrong);
                    assert_eq!(codes(mistake.right, profile), [""; 0], "{}", mistake.right);
                } else {
                    assert!(!wrong.contains(&mistake.code), "{}", mistake.wrong);
                }
            }
        }
    }

    #[test]
    fn what_is_right_is_formatted() {
        for mistake in MISTAKES {
            let source = Source::new("a.chk", mistake.right);
            if mistake.code != "E0238" {
                assert_eq!(crate::format(&source, &[";"]), mistake.right);
            }
        }
    }

    #[test]
    fn every_code_has_its_mistake() {
        let found: Vec<&str> = MISTAKES.iter().map(|mistake| mistake.code).collect();
        let all = PAGES
            .iter()
            .map(|page| page.code)
            .filter(|code| !["E0210", "E0246", "E0250", "E0251", "E0252"].contains(code));
        assert_eq!(found, all.collect::<Vec<_>>());
    }
}
