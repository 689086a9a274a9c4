package org.sourceselect.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a CSV file separates its columns.
 *
 * @param separator between two cells
 * @param start where the header may begin, in characters: behind the line that names the separator, where there is one
 * @param linesBefore how many lines lie before that
 */
record CsvDialect(char separator, int start, int linesBefore) {

    /** The line by which Excel is told, and tells: the file's first, its quotes optional. */
    private static final Pattern NAMED =
            Pattern.compile("\\A\\s*\"?sep=([^\\r\\n\"])\"?[ \\t,;]*(\\r\\n|\\r|\\n|\\z)", Pattern.CASE_INSENSITIVE);

    /** In the order in which they are taken where two fit alike. */
    private static final List<Character> USUAL = List.of(',', '\t', ';');

    /** So much of the file is looked at. */
    private static final int MOST_RECORDS = 50;

    private static final int MOST_CHARACTERS = 1 << 18;

    /**
     * Finds the dialect of a text: the separator that a first line {@code sep=} names, else the one by which the most rows have
     * as many columns as the header, more than one; of those alike, the one of more columns; a comma where none divides the
     * header at all.
     */
    static CsvDialect of(String text) {
        Matcher named = NAMED.matcher(text.substring(0, Math.min(text.length(), 100)));
        if (named.find()) {
            int lines = (int) named.group().chars().filter(c -> c == '\n').count();
            return new CsvDialect(named.group(1).charAt(0), named.end(), Math.max(1, lines));
        }
        char best = ',';
        int bestAlike = 0;
        int bestColumns = 1;
        for (char separator : USUAL) {
            List<Integer> columns = columns(text, separator);
            int ofHeader = columns.isEmpty() ? 1 : columns.get(0);
            int alike = (int) columns.stream().filter(n -> n == ofHeader).count();
            if (ofHeader > 1 && (alike > bestAlike || (alike == bestAlike && ofHeader > bestColumns))) {
                best = separator;
                bestAlike = alike;
                bestColumns = ofHeader;
            }
        }
        return new CsvDialect(best, 0, 0);
    }

    /** How many cells each of the first records has; blank lines and comments are none. */
    private static List<Integer> columns(String text, char separator) {
        List<Integer> columns = new ArrayList<>();
        int length = Math.min(text.length(), MOST_CHARACTERS);
        int cells = 1;
        boolean quoted = false;
        boolean blank = true;
        boolean cellBegins = true;
        boolean comment = false;
        for (int i = 0; i < length && columns.size() < MOST_RECORDS; i++) {
            char c = text.charAt(i);
            if (quoted) {
                // Two quotes for one leave the cell and come back at once.
                quoted = c != '"';
            } else if (c == '\n' || c == '\r') {
                if (!blank && !comment) {
                    columns.add(cells);
                }
                cells = 1;
                blank = true;
                cellBegins = true;
                comment = false;
            } else if (c == separator) {
                cells++;
                blank = false;
                cellBegins = true;
            } else if (c == '"' && (cellBegins || (i > 0 && text.charAt(i - 1) == '"'))) {
                quoted = true;
                blank = false;
                cellBegins = false;
            } else if (c != ' ') {
                comment |= blank && c == '#';
                blank = false;
                cellBegins = false;
            }
        }
        if (!blank && !comment && !quoted && length == text.length() && columns.size() < MOST_RECORDS) {
            columns.add(cells);
        }
        return columns;
    }
}
