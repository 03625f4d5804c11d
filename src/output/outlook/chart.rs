//! Charts as files: expected followers by month with their interval, and what was said against what came.

use demarche_outlook::forecast::Forecast;
use demarche_outlook::score::Bin;
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::{FontStyle, register_font};
use std::path::Path;

/// Width and height, in pixels.
const SIZE: (u32, u32) = (900, 560);
const FONT: &str = "sans-serif";

/// What to do when a chart cannot be drawn.
pub(crate) const HELP: &str = "name a file that ends in .svg or .png, in a folder that can be written";

/// Expected followers, month by month, with the 80 % interval.
///
/// # Errors
/// When the file has another ending than `.svg` or `.png`, or cannot be written.
pub(crate) fn expected(forecast: &Forecast, title: &str, path: &Path) -> Result<(), String> {
    draw(path, |root| forecast_on(forecast, title, root), |root| forecast_on(forecast, title, root))
}

/// What was said against what came, both axes from 0 to 1 on a square-root scale, which shows the rare.
///
/// # Errors
/// As [`expected`].
pub(crate) fn reliability(bins: &[Bin], title: &str, path: &Path) -> Result<(), String> {
    draw(path, |root| bins_on(bins, title, root), |root| bins_on(bins, title, root))
}

/// An area on either kind of file.
type Area<'a, B> = DrawingArea<B, Shift>;

fn draw(
    path: &Path,
    svg: impl FnOnce(&Area<'_, SVGBackend<'_>>) -> Result<(), String>,
    png: impl FnOnce(&Area<'_, BitMapBackend<'_>>) -> Result<(), String>,
) -> Result<(), String> {
    // The program brings its own letters, so that a chart looks the same everywhere.
    register_font(FONT, FontStyle::Normal, dejavu::sans::regular())
        .map_err(|_| "the font cannot be read".to_owned())?;
    let told = |e: String| format!("{}: {e}", path.display());
    if matches!(path.extension().and_then(|e| e.to_str()), Some("svg" | "png")) {
        // The library says of a file it cannot write no more than where in its own code.
        std::fs::File::create(path).map_err(|e| told(crate::messages::reason(&e)))?;
    }
    match path.extension().and_then(|e| e.to_str()) {
        Some("svg") => {
            let root = SVGBackend::new(path, SIZE).into_drawing_area();
            svg(&root).map_err(told)?;
            root.present().map_err(|e| told(e.to_string()))
        }
        Some("png") => {
            let root = BitMapBackend::new(path, SIZE).into_drawing_area();
            png(&root).map_err(told)?;
            root.present().map_err(|e| told(e.to_string()))
        }
        _ => Err(format!("{}: a chart is a .svg or a .png", path.display())),
    }
}

fn forecast_on<B: DrawingBackend>(f: &Forecast, title: &str, root: &DrawingArea<B, Shift>) -> Result<(), String> {
    let fault = |e: DrawingAreaErrorKind<B::ErrorType>| e.to_string();
    root.fill(&WHITE).map_err(fault)?;
    let months = f.curve.last().map_or(1, |p| p.months);
    let highest = f.curve.iter().map(|p| p.interval.1 as f64).chain(f.horizons.iter().map(|h| h.base_expected));
    let most = highest.fold(1.0, f64::max);
    let mut chart = ChartBuilder::on(root)
        .caption(title, (FONT, 22))
        .margin(16)
        .x_label_area_size(44)
        .y_label_area_size(52)
        .build_cartesian_2d(0..months, 0.0..most * 1.05)
        .map_err(fault)?;
    let mesh = &mut chart.configure_mesh();
    mesh.x_desc("months").y_desc("followers").draw().map_err(fault)?;
    let upper = f.curve.iter().map(|p| (p.months, p.interval.1 as f64));
    let lower = f.curve.iter().rev().map(|p| (p.months, p.interval.0 as f64));
    let band: Vec<(i32, f64)> = upper.chain(lower).collect();
    let band = std::iter::once(Polygon::new(band, BLUE.mix(0.15)));
    let shade = |(x, y): (i32, i32)| Rectangle::new([(x, y), (x + 18, y + 10)], BLUE.mix(0.15).filled());
    chart.draw_series(band).map_err(fault)?.label("80 % interval").legend(shade);
    let line = |style: ShapeStyle| move |(x, y)| PathElement::new(vec![(x, y), (x + 18, y)], style);
    let expected = f.curve.iter().map(|p| (p.months, p.expected));
    let blue = BLUE.stroke_width(2);
    chart.draw_series(LineSeries::new(expected, blue)).map_err(fault)?.label("expected").legend(line(blue));
    let grey = RGBColor(120, 120, 120).filled();
    let base = f.horizons.iter().map(|h| Circle::new((h.months, h.base_expected), 5, grey));
    let dot = move |(x, y)| Circle::new((x + 9, y), 5, grey);
    chart.draw_series(base).map_err(fault)?.label("base rate").legend(dot);
    let labels = &mut chart.configure_series_labels();
    labels.background_style(WHITE.mix(0.8)).border_style(BLACK.mix(0.3)).draw().map_err(fault)
}

fn bins_on<B: DrawingBackend>(bins: &[Bin], title: &str, root: &DrawingArea<B, Shift>) -> Result<(), String> {
    let fault = |e: DrawingAreaErrorKind<B::ErrorType>| e.to_string();
    root.fill(&WHITE).map_err(fault)?;
    let mut chart = ChartBuilder::on(root)
        .caption(title, (FONT, 20))
        .margin(16)
        .x_label_area_size(44)
        .y_label_area_size(60)
        .build_cartesian_2d(0.0..1.0f64, 0.0..1.0f64)
        .map_err(fault)?;
    let told = |root: &f64| format!("{:.0} %", root * root * 100.0);
    let mesh = &mut chart.configure_mesh();
    let mesh = mesh.x_desc("said").y_desc("came").x_label_formatter(&told).y_label_formatter(&told);
    mesh.draw().map_err(fault)?;
    chart.draw_series(LineSeries::new([(0.0, 0.0), (1.0, 1.0)], BLACK.mix(0.4))).map_err(fault)?;
    let place = |b: &Bin| (b.said.sqrt(), b.came.sqrt());
    chart.draw_series(LineSeries::new(bins.iter().map(place), BLUE.stroke_width(2))).map_err(fault)?;
    let dots = bins.iter().map(|b| Circle::new(place(b), 3 + (b.n as f64).log10().round() as i32, BLUE.filled()));
    chart.draw_series(dots).map_err(fault).map(|_| ())
}
