//! The dependency parser: arc-eager transitions with re-attachment, un-shifting and sentence breaks.
//!
//! The transition system is that of Honnibal and Johnson (2015), "An improved non-monotonic transition
//! system for dependency parsing", as spaCy runs it; which action is allowed when is fixed by the
//! weights that were trained with it. Decorated labels (`prep||dobj`) are undone after Nivre and Nilsson
//! (2005), "Pseudo-projective dependency parsing".

use crate::model::{ModelError, ModelFile};
use crate::transition::{Scorer, Scores, TokenRows, best};
use crate::{Dep, tree};
use pulp::{Simd, WithSimd};
use rustc_hash::FxHashMap;
use std::ops::Range;

const FEATURES: usize = 8;
/// 106 classes in strips of 16.
const STRIPS: usize = 7;
const NONE: i32 = -1;

pub(crate) type ParserScorer = Scorer<FEATURES, STRIPS>;

/// A label as the transitions carry it; `lifted` asks for the head to be searched below the given one.
#[derive(Clone, Copy, PartialEq)]
struct Label {
    dep: Dep,
    lifted: Option<Dep>,
}

/// The parser's weights and labels.
pub(crate) struct Parser {
    pub(crate) scorer: ParserScorer,
    labels: Vec<Label>,
    left: Range<usize>,
    right: Range<usize>,
}

const SHIFT: usize = 0;
const REDUCE: usize = 1;

impl Parser {
    pub(crate) fn read(file: &ModelFile<'_>) -> Result<Self, ModelError> {
        let name = "parser/actions";
        let wrong = |problem: String| ModelError::Content { name: name.into(), problem };
        let lines = file.lines(name)?;
        let mut labels = Vec::new();
        let mut kinds = Vec::new();
        for line in &lines {
            let (kind, label) = line.split_once(' ').unwrap_or((line, ""));
            let (dep, lifted) = label.split_once("||").map_or((label, None), |(dep, head)| (dep, Some(head)));
            let parse = |text| Dep::parse(text).ok_or_else(|| wrong(format!("unknown relation `{text}`")));
            labels.push(Label { dep: parse(dep)?, lifted: lifted.map(parse).transpose()? });
            kinds.push(kind);
        }
        let count = |wanted: &str| kinds.iter().filter(|&&kind| kind == wanted).count();
        let left = 2..2 + count("LEFT");
        let right = left.end..left.end + count("RIGHT");
        let expected = ["SHIFT", "REDUCE"].into_iter();
        let expected = expected.chain(left.clone().map(|_| "LEFT")).chain(right.clone().map(|_| "RIGHT"));
        if !kinds.iter().copied().eq(expected.chain(["BREAK"])) || kinds.len() > 16 * STRIPS {
            return Err(wrong("the actions are not SHIFT, REDUCE, LEFT…, RIGHT…, BREAK".into()));
        }
        Ok(Self { scorer: Scorer::read(file, "parser", kinds.len())?, labels, left, right })
    }

    /// Parses one document of `count` tokens; afterwards `state` holds heads, relations and sentence starts.
    pub(crate) fn run(
        &self,
        arch: pulp::Arch,
        rows: &mut impl TokenRows,
        count: usize,
        is_space: &[bool],
        state: &mut ParseState,
    ) {
        state.reset(count);
        arch.dispatch(Run { parser: self, rows, state });
        state.finish(&self.labels);
        state.unlift(is_space);
    }
}

/// State and result of parsing one document; kept from one to the next for its buffers.
#[derive(Default)]
pub(crate) struct ParseState {
    stack: Vec<u32>,
    /// Tokens put back in front of the buffer, the next one last.
    rebuffer: Vec<u32>,
    next: usize,
    count: usize,
    arcs: Vec<Arc>,
    has_lifted: bool,
    /// Head of every token; its own index for a root.
    pub(crate) heads: Vec<u32>,
    labels: Vec<Label>,
    /// Edges of the subtrees and starts of sentences.
    pub(crate) edges: tree::Edges,
}

#[derive(Clone, Copy)]
struct Arc {
    head: i32,
    /// Child most recently attached on the left; on the right.
    last_left: i32,
    last_right: i32,
    /// Sibling attached to the same side of the head before this token.
    before: i32,
    class: u8,
    unshiftable: bool,
    sentence_start: bool,
}

const BARE: Arc = Arc {
    head: NONE,
    last_left: NONE,
    last_right: NONE,
    before: NONE,
    class: 0,
    unshiftable: false,
    sentence_start: false,
};

/// Who hangs on whom, as the transitions left it and as it was changed since.
struct Below {
    /// Children of token `i` are `children[starts[i]..starts[i + 1]]`, in text order.
    starts: Vec<u32>,
    children: Vec<u32>,
    /// Tokens that were moved below another head.
    moved: FxHashMap<u32, Vec<u32>>,
}

impl Below {
    fn of(heads: &[u32]) -> Self {
        let mut starts = vec![0u32; heads.len() + 1];
        let hang = |(i, head): (usize, &u32)| (*head as usize != i).then_some((i as u32, *head as usize));
        heads.iter().enumerate().filter_map(hang).for_each(|(_, head)| starts[head + 1] += 1);
        for i in 0..heads.len() {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut children = vec![0u32; starts[heads.len()] as usize];
        for (child, head) in heads.iter().enumerate().filter_map(hang) {
            children[next[head] as usize] = child;
            next[head] += 1;
        }
        Self { starts, children, moved: FxHashMap::default() }
    }

    /// Tokens that hang on `parent`, and some that did, in text order.
    fn children(&self, parent: u32) -> Vec<u32> {
        let range = self.starts[parent as usize] as usize..self.starts[parent as usize + 1] as usize;
        let mut children = self.children[range].to_vec();
        if let Some(moved) = self.moved.get(&parent) {
            children.extend(moved);
            children.sort_unstable();
            children.dedup();
        }
        children
    }
}

struct Run<'a, R> {
    parser: &'a Parser,
    rows: &'a mut R,
    state: &'a mut ParseState,
}

impl<R: TokenRows> WithSimd for Run<'_, R> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { parser, rows, state } = self;
        let mut scores: Scores<STRIPS> = [[0.0; 16]; STRIPS];
        while !state.is_final() {
            parser.scorer.score(simd, rows, state.features(), &mut scores);
            let class = parser.choose(state, scores.as_flattened());
            parser.apply(state, class);
        }
    }
}

impl Parser {
    /// The allowed class with the best score.
    #[inline(always)]
    fn choose(&self, state: &ParseState, scores: &[f32]) -> usize {
        if state.stack.is_empty() {
            // Only a break is allowed besides.
            let can_break = state.can_break() && scores[self.right.end] > scores[SHIFT];
            return if can_break { self.right.end } else { SHIFT };
        }
        if state.buffer_len() == 0 {
            return REDUCE;
        }
        let b0 = &state.arcs[state.buffer(0) as usize];
        let mut top = (REDUCE, scores[REDUCE]);
        if !b0.sentence_start {
            if state.buffer_len() >= 2 && !b0.unshiftable && scores[SHIFT] >= top.1 {
                top = (SHIFT, scores[SHIFT]);
            }
            // The two ranges lie side by side.
            let arc = best(scores, self.left.start..self.right.end);
            if arc.1 > top.1 {
                top = arc;
            }
        }
        if state.can_break() && scores[self.right.end] > top.1 {
            top = (self.right.end, scores[self.right.end]);
        }
        top.0
    }

    #[inline(always)]
    fn apply(&self, state: &mut ParseState, class: usize) {
        if class == SHIFT {
            state.push();
        } else if class == REDUCE {
            let top = state.stack.pop().expect("reduce needs a stack");
            if state.arcs[top as usize].head == NONE && !state.stack.is_empty() {
                state.arcs[top as usize].unshiftable = true;
                state.rebuffer.push(top);
            }
        } else if class == self.right.end {
            let b1 = state.buffer(1);
            state.arcs[b1 as usize].sentence_start = true;
        } else {
            let (s0, b0) = (state.stack_at(0), state.buffer(0));
            if self.left.contains(&class) {
                state.attach(b0, s0, class);
                state.arcs[b0 as usize].unshiftable = false;
                state.stack.pop();
            } else {
                state.attach(s0, b0, class);
                state.push();
            }
        }
    }
}

impl ParseState {
    fn reset(&mut self, count: usize) {
        self.stack.clear();
        self.rebuffer.clear();
        self.next = 0;
        self.count = count;
        self.arcs.clear();
        self.arcs.resize(count, BARE);
        if let Some(first) = self.arcs.first_mut() {
            first.sentence_start = true;
        }
    }

    #[inline(always)]
    fn is_final(&self) -> bool {
        self.stack.is_empty() && self.buffer_len() == 0
    }

    #[inline(always)]
    fn buffer_len(&self) -> usize {
        self.count - self.next + self.rebuffer.len()
    }

    #[inline(always)]
    fn buffer(&self, nth: usize) -> i32 {
        if let Some(at) = self.rebuffer.len().checked_sub(nth + 1) {
            return self.rebuffer[at] as i32;
        }
        let token = self.next + nth - self.rebuffer.len();
        if token < self.count { token as i32 } else { NONE }
    }

    #[inline(always)]
    fn stack_at(&self, nth: usize) -> i32 {
        self.stack.len().checked_sub(nth + 1).map_or(NONE, |at| self.stack[at] as i32)
    }

    #[inline(always)]
    fn can_break(&self) -> bool {
        let (b0, b1) = (self.buffer(0), self.buffer(1));
        b1 >= 0 && b1 == b0 + 1 && !self.arcs[b1 as usize].sentence_start
    }

    #[inline(always)]
    fn features(&self) -> [i32; FEATURES] {
        let (b0, s0) = (self.buffer(0), self.stack_at(0));
        let arc = |token: i32| usize::try_from(token).map_or(&BARE, |token| &self.arcs[token]);
        [
            b0,
            self.buffer(1),
            s0,
            self.stack_at(1),
            self.stack_at(2),
            arc(b0).last_left,
            arc(s0).last_left,
            arc(s0).last_right,
        ]
    }

    #[inline(always)]
    fn push(&mut self) {
        let token = self.rebuffer.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next as u32 - 1
        });
        self.stack.push(token);
    }

    #[inline(always)]
    fn attach(&mut self, head: i32, child: i32, class: usize) {
        let Arc { head: old, before, .. } = self.arcs[child as usize];
        if old != NONE && old < child {
            // A token with a head stands on the stack right above that head: it is its last right child.
            self.arcs[old as usize].last_right = before;
        }
        let parent = &mut self.arcs[head as usize];
        let side = if head > child { &mut parent.last_left } else { &mut parent.last_right };
        let before = std::mem::replace(side, child);
        let arc = &mut self.arcs[child as usize];
        (arc.head, arc.before, arc.class) = (head, before, class as u8);
    }

    fn finish(&mut self, labels: &[Label]) {
        self.heads.clear();
        self.labels.clear();
        self.has_lifted = false;
        for (i, arc) in self.arcs.iter().enumerate() {
            let rooted = arc.head == NONE;
            self.heads.push(if rooted { i as u32 } else { arc.head as u32 });
            let label = if rooted { Label { dep: Dep::Root, lifted: None } } else { labels[arc.class as usize] };
            self.has_lifted |= label.lifted.is_some();
            self.labels.push(label);
        }
        self.edges.set(&self.heads);
    }

    /// Moves every token with a decorated label below the first token of the wanted relation, searched
    /// breadth-first from its head. The edges stay those of the tree before, as the weights expect.
    fn unlift(&mut self, is_space: &[bool]) {
        if !self.has_lifted {
            return;
        }
        let mut below = Below::of(&self.heads);
        for token in 0..self.count {
            let Some(wanted) = self.labels[token].lifted else {
                continue;
            };
            if let Some(head) = self.find_below(&below, self.heads[token], token as u32, wanted, is_space) {
                self.heads[token] = head;
                below.moved.entry(head).or_default().push(token as u32);
            }
            self.labels[token].lifted = None;
        }
        self.edges.set(&self.heads);
    }

    fn find_below(&self, below: &Below, from: u32, token: u32, wanted: Dep, is_space: &[bool]) -> Option<u32> {
        let wanted = Label { dep: wanted, lifted: None };
        let mut queue = vec![from];
        let mut at = 0;
        while let Some(&parent) = queue.get(at) {
            at += 1;
            let edges = self.edges.of(parent as usize);
            for child in below.children(parent) {
                let is_child = self.heads[child as usize] == parent && edges.contains(&(child as usize));
                if !is_child || is_space[child as usize] || child == token {
                    continue;
                }
                if self.labels[child as usize] == wanted {
                    return Some(child);
                }
                queue.push(child);
            }
        }
        None
    }

    /// Relation of a token to its head.
    pub(crate) fn dep(&self, token: usize) -> Dep {
        self.labels[token].dep
    }
}
