package org.sourceselect.cli.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Fits lines into a terminal: sentences go on below, and a table that is too wide goes on below as well, its first columns
 * repeated. A cell that is wider than the room for its column, such as a long name, goes on in the same column on the lines below.
 * What fits stays as it is.
 */
public final class Folding {

    /** The line below the headings of a {@link TextTable}: it tells where the columns are. */
    private static final Pattern RULE = Pattern.compile("-+(?:  -+)+");

    private static final Pattern DASHES = Pattern.compile("-+");
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9][0-9.,e%+-]*|-|");
    private static final String GAP = "  ";

    /** No column is made narrower than this. */
    private static final int NARROWEST = 6;

    private static final String PARTS_END = " /-_,;.";

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
        List<Integer> widths = widths(extents, keys, columns);
        int named = across(widths.subList(0, keys));
        List<String> folded = new ArrayList<>();
        int from = keys;
        while (from < extents.size()) {
            int to = from;
            int width = named;
            // At least one goes beside the keys, however wide.
            while (to < extents.size() && (to == from || width + GAP.length() + widths.get(to) <= columns)) {
                width += GAP.length() + widths.get(to);
                to++;
            }
            if (from > keys) {
                folded.add("");
            }
            List<Integer> shown = new ArrayList<>();
            IntStream.range(0, keys).forEach(shown::add);
            IntStream.range(from, to).forEach(shown::add);
            for (int row = 0; row < lines.size(); row++) {
                folded.addAll(row == 1 ? List.of(rule(shown, widths)) : row(lines.get(row), extents, shown, widths));
            }
            from = to;
        }
        return folded;
    }

    /** How wide columns are shown: those that name a row leave half of the room to what they name, and that ends with it. */
    private static List<Integer> widths(List<Extent> extents, int keys, int columns) {
        List<Integer> widths =
                new ArrayList<>(extents.stream().map(Extent::width).toList());
        int last = keys - 1;
        int before = across(widths.subList(0, last)) + (last > 0 ? GAP.length() : 0);
        widths.set(last, Math.min(widths.get(last), Math.max(NARROWEST, columns / 2 - before)));
        int room = Math.max(NARROWEST, columns - across(widths.subList(0, keys)) - GAP.length());
        widths.subList(keys, widths.size()).replaceAll(width -> Math.min(width, room));
        return widths;
    }

    private static int across(List<Integer> widths) {
        return widths.stream().mapToInt(Integer::intValue).sum() + GAP.length() * Math.max(0, widths.size() - 1);
    }

    private static String rule(List<Integer> shown, List<Integer> widths) {
        return shown.stream().map(c -> "-".repeat(widths.get(c))).collect(Collectors.joining(GAP));
    }

    /** A row, on as many lines as its longest cell takes. */
    private static List<String> row(String line, List<Extent> extents, List<Integer> shown, List<Integer> widths) {
        List<List<String>> cells = new ArrayList<>();
        for (int c : shown) {
            String cell = extents.get(c).of(line).stripTrailing();
            cells.add(cell.length() <= widths.get(c) ? List.of(cell) : pieces(cell.strip(), widths.get(c)));
        }
        List<String> lines = new ArrayList<>();
        int height = cells.stream().mapToInt(List::size).max().orElse(0);
        for (int at = 0; at < height; at++) {
            StringBuilder text = new StringBuilder();
            for (int c = 0; c < cells.size(); c++) {
                String piece = at < cells.get(c).size() ? cells.get(c).get(at) : "";
                text.append(c == 0 ? "" : GAP)
                        .append(piece)
                        .append(" ".repeat(widths.get(shown.get(c)) - piece.length()));
            }
            lines.add(text.toString().stripTrailing());
        }
        return lines;
    }

    /** A long word in pieces, broken where its parts end, where that is in their second half. */
    private static List<String> pieces(String word, int width) {
        List<String> pieces = new ArrayList<>();
        String rest = word;
        while (rest.length() > width) {
            int end = width;
            while (end > width / 2 && PARTS_END.indexOf(rest.charAt(end - 1)) < 0) {
                end--;
            }
            if (end <= width / 2) {
                end = Character.isHighSurrogate(rest.charAt(width - 1)) ? width - 1 : width;
            }
            pieces.add(rest.substring(0, end).stripTrailing());
            rest = rest.substring(end).stripLeading();
        }
        pieces.add(rest);
        return pieces;
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
