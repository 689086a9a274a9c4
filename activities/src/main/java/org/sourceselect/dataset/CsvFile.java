package org.sourceselect.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.NearestNames;

/**
 * A CSV file (RFC 4180) with a header line, from a program or from a person's spreadsheet.
 *
 * <p>Its columns are separated by commas, semicolons or tabs, whichever divides the header and the most rows alike, or by what
 * a first line such as {@code sep=;} says. Lines may end with LF, CR LF or CR and the last with nothing; a byte order mark is
 * skipped, and so are blank lines, rows of empty cells, and lines that start with {@code #}. Cells lose blanks at either end.
 * The text is UTF-8, or UTF-16 with a byte order mark.
 */
public final class CsvFile {

    /** What Excel can hold in a cell, and as much again. */
    static final int LONGEST_CELL = 1 << 16;

    /** Room for a hundred columns of a million subjects' short values. */
    private static final int MOST_MIB = 256;

    private static final CsvFactory FORMAT = CsvFactory.builder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .enable(CsvParser.Feature.TRIM_SPACES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(CsvFile.LONGEST_CELL)
                    .build())
            .build();

    private final Path file;
    private final String noun;
    private final List<String> columns;
    private final List<Row> rows;

    /**
     * A row below the header.
     *
     * @param line where it stands in the file, from 1
     * @param cells as many as the row has, which the header need not agree with
     */
    public record Row(int line, List<String> cells) {

        /** Keeps a copy. */
        public Row {
            cells = List.copyOf(cells);
        }

        /** The cell of a column, counted from 0; empty where the row is too short. */
        public String cell(int column) {
            return column < cells.size() ? cells.get(column) : "";
        }
    }

    private CsvFile(Path file, String noun, List<Row> all) {
        this.file = file;
        this.noun = noun;
        this.columns = all.get(0).cells();
        this.rows = all.subList(1, all.size());
    }

    /**
     * Reads a file.
     *
     * @param noun what to call the file where it is at fault
     * @param remedyIfMissing what to do about a file that does not exist
     * @throws BadInputException when it cannot be read, is not CSV, or has not even a header
     */
    public static CsvFile read(Path file, String noun, String remedyIfMissing) {
        String text = PlainText.read(file, noun, remedyIfMissing, MOST_MIB);
        List<Row> all = rows(file, text, CsvDialect.of(text));
        if (all.isEmpty()) {
            throw new BadInputException(
                    file.toString(), "the " + noun + " is empty", "give a CSV file with a header line");
        }
        return new CsvFile(file, noun, all);
    }

    /** The names in the header. */
    public List<String> columns() {
        return columns;
    }

    /** The rows below it. */
    public List<Row> rows() {
        return rows;
    }

    /** The same file with some of its rows alone. */
    public CsvFile with(List<Row> some) {
        List<Row> all = new ArrayList<>(List.of(new Row(1, columns)));
        all.addAll(some);
        return new CsvFile(file, noun, all);
    }

    /** Where a row is, for a message. */
    public String place(Row row) {
        return place(file, row.line());
    }

    /**
     * The number of a column, from 0: the one of exactly this name, else the first of this name in another case.
     *
     * @param remedy what to do when there is none
     * @throws BadInputException when there is none, naming those there are
     */
    public int column(String name, String remedy) {
        OptionalInt exact = first(name::equals);
        OptionalInt found = exact.isPresent() ? exact : first(name::equalsIgnoreCase);
        return found.orElseThrow(() -> new BadInputException(
                file.toString(),
                "the " + noun + " has no column " + name,
                (columns.size() > 1 ? remedy : "separate the columns by commas, semicolons or tabs, or " + remedy)
                        + "; "
                        + NearestNames.phrase(
                                name, columns.stream().filter(c -> !c.isEmpty()).toList())));
    }

    private OptionalInt first(Predicate<String> wanted) {
        return IntStream.range(0, columns.size())
                .filter(i -> wanted.test(columns.get(i)))
                .findFirst();
    }

    private static List<Row> rows(Path file, String text, CsvDialect dialect) {
        List<Row> rows = new ArrayList<>();
        int line = 0;
        try (CsvParser parser = FORMAT.createParser(text.substring(dialect.start()))) {
            parser.setSchema(CsvSchema.emptySchema().withComments().withColumnSeparator(dialect.separator()));
            List<String> cells = new ArrayList<>();
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    if (cells.isEmpty()) {
                        line = dialect.linesBefore()
                                + parser.currentTokenLocation().getLineNr();
                    }
                    cells.add(trimmed(parser.getText()));
                } else if (token == JsonToken.END_ARRAY) {
                    if (!cells.stream().allMatch(String::isEmpty)) {
                        rows.add(new Row(line, cells));
                    }
                    cells.clear();
                }
            }
            return rows;
        } catch (StreamConstraintsException e) {
            throw new BadInputException(
                    // The parser does not know where it is; the row before it is known.
                    place(file, line) + (rows.isEmpty() ? "" : " or the next row"),
                    "a cell has more than " + LONGEST_CELL + " characters",
                    "look for a double quote that is never closed, or leave that column out",
                    e);
        } catch (JsonProcessingException e) {
            throw new BadInputException(
                    e.getLocation() == null
                            ? file.toString()
                            : place(
                                    file,
                                    dialect.linesBefore() + e.getLocation().getLineNr()),
                    "this is not CSV (" + e.getOriginalMessage() + ")",
                    "put a cell that holds a comma, a quote or a line break into double quotes, and write each quote in"
                            + " it twice",
                    e);
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory can be read", e);
        }
    }

    /** Without blanks at either end, the unbroken ones that spreadsheets and web pages leave included. */
    private static String trimmed(String cell) {
        int from = 0;
        int to = cell.length();
        while (from < to && isBlank(cell.charAt(from))) {
            from++;
        }
        while (from < to && isBlank(cell.charAt(to - 1))) {
            to--;
        }
        return cell.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF' || c == '\u200B';
    }

    private static String place(Path file, int line) {
        return file + ", line " + line;
    }
}
