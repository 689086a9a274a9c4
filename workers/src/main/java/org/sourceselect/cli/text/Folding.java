package org.sourceselect.cli.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fits lines into a terminal: sentences go on below, and a table that is too wide goes on below as well, its first columns
 * repeated. What fits stays as it is.
 */
public final class Folding {

    /** The line below the headings of a {@link TextTable}: it tells where the columns are. */
    private static final Pattern RULE = Pattern.compile("-+(?:  -+)+");

    private static final Pattern DASHES = Pattern.compile("-+");
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9][0-9.,e%+-]*|-|");
    private static final String GAP = "  ";

    /** From the first letter on to behind the last one. */
    private record Extent(int from, int to) {

        private String of(String line) {
            return from >= line.length() ? "" : line.substring(from, Math.min(to, line.length()));
        }

        private int width() {
            return to - from;
        }
    }

    private Folding() {}

    /** The lines, none wider than the columns where that can be. */
    public static List<String> fold(List<String> lines, int columns) {
        List<String> folded = new ArrayList<>();
        int at = 0;
        while (at < lines.size()) {
            boolean table =
                    at + 1 < lines.size() && RULE.matcher(lines.get(at + 1)).matches();
            int end = table ? tableEnd(lines, at + 1) : at + 1;
            folded.addAll(table ? table(lines.subList(at, end), columns) : sentence(lines.get(at), columns));
            at = end;
        }
        return folded;
    }

    /** A line broken at its blanks, further lines as far to the right as the first. */
    static List<String> sentence(String line, int columns) {
        String indent = line.substring(0, line.length() - line.stripLeading().length());
        List<String> lines = new ArrayList<>();
        String rest = line;
        while (rest.length() > columns) {
            int blank = rest.lastIndexOf(' ', columns);
            if (blank <= indent.length()) {
                // A word, such as a path, that is wider than all there is.
                blank = rest.indexOf(' ', columns);
            }
            if (blank < 0) {
                break;
            }
            lines.add(rest.substring(0, blank).stripTrailing());
            rest = indent + rest.substring(blank).strip();
        }
        lines.add(rest);
        return lines;
    }

    private static List<Extent> extents(String rule) {
        List<Extent> extents = new ArrayList<>();
        Matcher dashes = DASHES.matcher(rule);
        while (dashes.find()) {
            extents.add(new Extent(dashes.start(), dashes.end()));
        }
        return extents;
    }

    /** Behind the last row: lines belong to a table as long as they leave the room between its columns free. */
    private static int tableEnd(List<String> lines, int rule) {
        List<Extent> extents = extents(lines.get(rule));
        int end = rule + 1;
        while (end < lines.size() && isRow(lines.get(end), extents)) {
            end++;
        }
        return end;
    }

    private static boolean isRow(String line, List<Extent> extents) {
        int width = extents.get(extents.size() - 1).to();
        return !line.isBlank()
                && line.length() <= width
                && extents.stream()
                        .allMatch(extent -> new Extent(extent.to(), extent.to() + GAP.length())
                                .of(line)
                                .isBlank());
    }

    private static List<String> table(List<String> lines, int columns) {
        List<Extent> extents = extents(lines.get(1));
        if (lines.stream().allMatch(line -> line.length() <= columns)) {
            return lines;
        }
        int keys = keys(lines.subList(2, lines.size()), extents);
        List<String> folded = new ArrayList<>();
        int from = keys;
        while (from < extents.size()) {
            int to = from;
            int width = extents.get(keys - 1).to();
            // At least one goes beside the keys, however wide.
            while (to < extents.size()
                    && (to == from || width + GAP.length() + extents.get(to).width() <= columns)) {
                width += GAP.length() + extents.get(to).width();
                to++;
            }
            if (from > keys) {
                folded.add("");
            }
            for (String line : lines) {
                folded.add(row(line, extents, keys, from, to));
            }
            from = to;
        }
        return folded;
    }

    private static String row(String line, List<Extent> extents, int keys, int from, int to) {
        Extent first = new Extent(0, extents.get(keys - 1).to());
        Extent others = new Extent(extents.get(from).from(), extents.get(to - 1).to());
        String key = first.of(line);
        return (key + " ".repeat(first.width() - key.length()) + GAP + others.of(line)).stripTrailing();
    }

    /** How many columns name a row: up to the first that holds more than numbers, but one at least and not all. */
    private static int keys(List<String> rows, List<Extent> extents) {
        int keys = 1;
        while (keys < extents.size() - 1 && isNumbers(rows, extents.get(keys - 1))) {
            keys++;
        }
        return keys;
    }

    private static boolean isNumbers(List<String> rows, Extent column) {
        return rows.stream()
                .allMatch(row -> NUMBER.matcher(column.of(row).strip()).matches());
    }
}
