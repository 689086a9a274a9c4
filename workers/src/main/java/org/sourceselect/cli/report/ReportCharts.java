package org.sourceselect.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.sourceselect.cli.text.Json;
import org.sourceselect.cli.text.Numbers;
import org.sourceselect.evaluation.Interval;

/** What the page's script draws: the kinds of charts, as it reads them. */
final class ReportCharts {

    /** A chart of more rows is a wall; the table behind it has all of them. */
    static final int MOST_ROWS = 40;

    private ReportCharts() {}

    /**
     * A dot with its interval.
     *
     * @param name of the row
     * @param value the dot; NaN where there is none
     * @param interval around it
     * @param shown both in words
     * @param group 0 or 1: which of two colours
     * @param hollow whether the dot is hollow
     */
    record Dot(String name, double value, Optional<Interval> interval, String shown, int group, boolean hollow) {}

    /**
     * Dots with intervals, a row each.
     *
     * @param zero whether the axis begins at 0
     */
    static String intervals(String x, boolean zero, List<Dot> dots) {
        ObjectNode chart = chart("intervals");
        chart.put("zero", zero);
        chart.put("x", x);
        ArrayNode rows = chart.putArray("rows");
        dots.stream().limit(MOST_ROWS).forEach(dot -> {
            ObjectNode row = rows.addObject();
            row.put("name", dot.name());
            Json.number(row, "value", dot.value());
            ends(row, dot.interval());
            row.put("shown", dot.shown());
            row.put("group", dot.group());
            row.put("hollow", dot.hollow());
        });
        return chart.toString();
    }

    /**
     * A point.
     *
     * @param interval of y
     * @param group 0, 1 or 2: which of three colours and forms, a circle, a square, a triangle
     */
    record Point(String name, double x, double y, Optional<Interval> interval, String shownX, int group) {}

    /** Points by two numbers. */
    static String scatter(String x, String y, List<Point> points) {
        ObjectNode chart = chart("scatter");
        chart.put("x", x);
        chart.put("y", y);
        ArrayNode array = chart.putArray("points");
        points.forEach(point -> {
            ObjectNode json = array.addObject();
            json.put("name", point.name());
            json.put("x", point.x());
            json.put("y", point.y());
            ends(json, point.interval());
            json.put("shownX", point.shownX());
            json.put("shownY", Numbers.share(point.y()));
            json.put("group", point.group());
        });
        return chart.toString();
    }

    /** A line through points. */
    record Line(String name, List<double[]> points) {}

    /**
     * Lines.
     *
     * @param dots whether each point is marked
     * @param others what lines that are not named are together
     */
    static String curves(String x, String y, List<Line> lines, boolean dots, String others) {
        ObjectNode chart = chart("curves");
        chart.put("x", x);
        chart.put("y", y);
        chart.put("dots", dots);
        chart.put("zero", true);
        chart.put("others", others);
        ArrayNode series = chart.putArray("series");
        lines.forEach(line -> {
            ObjectNode json = series.addObject();
            json.put("name", line.name());
            ArrayNode points = json.putArray("points");
            // Four digits are more than a screen shows, and half the bytes.
            line.points().forEach(point -> points.addArray().add(point[0]).add(rounded(point[1])));
        });
        return chart.toString();
    }

    /**
     * A cell of a matrix.
     *
     * @param value NaN where there is none
     * @param marked whether it stands out
     */
    record HeatCell(String row, String column, double value, String shown, boolean marked) {}

    /** A matrix of those rows and columns; cells of others are left out. */
    static String heat(String value, List<String> rows, List<String> columns, List<HeatCell> cells) {
        ObjectNode chart = chart("heat");
        chart.put("value", value);
        rows.forEach(chart.putArray("rows")::add);
        columns.forEach(chart.putArray("columns")::add);
        ArrayNode array = chart.putArray("cells");
        Set<String> drawnRows = Set.copyOf(rows);
        Set<String> drawnColumns = Set.copyOf(columns);
        cells.stream()
                .filter(cell -> drawnRows.contains(cell.row()) && drawnColumns.contains(cell.column()))
                .forEach(cell -> {
                    ObjectNode json = array.addObject();
                    json.put("row", cell.row());
                    json.put("column", cell.column());
                    Json.number(json, "value", cell.value());
                    json.put("shown", cell.shown());
                    json.put("marked", cell.marked());
                });
        return chart.toString();
    }

    /** A bar. */
    record Bar(String name, long value, String shown) {}

    /** Bars, one a row. */
    static String bars(List<Bar> bars) {
        ObjectNode chart = chart("bars");
        ArrayNode rows = chart.putArray("rows");
        bars.forEach(bar -> {
            ObjectNode row = rows.addObject();
            row.put("name", bar.name());
            row.put("value", bar.value());
            row.put("shown", bar.shown());
        });
        return chart.toString();
    }

    /**
     * A mark among others of its row.
     *
     * @param name whose it is
     * @param shown its value in words
     * @param odd whether it stands out
     */
    record Mark(String name, double value, String shown, boolean odd) {}

    /** A row of marks. */
    record Row(String name, List<Mark> marks) {}

    /**
     * Marks in rows.
     *
     * @param log whether the axis is logarithmic; then all values are above 0
     */
    static String strips(String x, boolean log, List<Row> rows) {
        ObjectNode chart = chart("strips");
        chart.put("x", x);
        chart.put("log", log);
        ArrayNode array = chart.putArray("rows");
        rows.stream().limit(MOST_ROWS).forEach(row -> {
            ObjectNode json = array.addObject();
            json.put("name", row.name());
            ArrayNode marks = json.putArray("marks");
            row.marks().forEach(mark -> {
                ObjectNode one = marks.addObject();
                one.put("name", mark.name());
                one.put("value", rounded(mark.value()));
                one.put("shown", mark.shown());
                one.put("odd", mark.odd());
            });
        });
        return chart.toString();
    }

    private static ObjectNode chart(String kind) {
        ObjectNode chart = Json.object();
        chart.put("kind", kind);
        return chart;
    }

    private static void ends(ObjectNode json, Optional<Interval> interval) {
        Json.number(json, "low", interval.map(Interval::low).orElse(Double.NaN));
        Json.number(json, "high", interval.map(Interval::high).orElse(Double.NaN));
    }

    private static double rounded(double value) {
        return value == 0 ? 0 : Double.parseDouble(String.format(Locale.ROOT, "%.4g", value));
    }
}
