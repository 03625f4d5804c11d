//! Who may follow an act, how many and how soon.
//!
//! ```text
//! dated acts ─panel→ features of each state, month by month ─hazard→ probability of the next month ─model→ any horizon
//! ```
//!
//! A forecast rests on dated precedents ([`episode`]) and on nothing else; one hazard serves all horizons: the
//! probability within six months never exceeds that within twelve. Everything is scored against simple rules
//! ([`baselines`]), by leaving one episode out ([`backtest`]). Nothing here touches a file or a clock.

pub mod backtest;
pub mod baselines;
mod change;
pub mod count;
pub mod described;
pub mod episode;
mod error;
pub mod evidence;
pub mod fitted;
pub mod forecast;
pub mod hazard;
pub mod model;
mod month;
pub mod panel;
pub mod score;
mod similar;
pub mod world;

pub use error::{Error, Result};
pub use month::Month;
pub use similar::Precedent;
