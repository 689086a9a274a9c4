package org.sourceselect.evaluation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A CSV resource beside the tests, or one of the paper's tables by its absolute name: a comment line, a header line, rows. */
public final class CsvTable {

    private CsvTable() {}

    public static List<Row> read(String name) {
        try (InputStream in = Objects.requireNonNull(CsvTable.class.getResourceAsStream(name), name);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            List<String> all = lines.lines().filter(l -> !l.startsWith("#")).toList();
            String[] header = all.get(0).split(",", -1);
            List<Row> rows = new ArrayList<>();
            for (String line : all.subList(1, all.size())) {
                String[] fields = line.split(",", -1);
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 0; i < header.length; i++) {
                    row.put(header[i], fields[i]);
                }
                rows.add(new Row(row));
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One row, by column name. */
    public record Row(Map<String, String> fields) {

        public String text(String column) {
            return Objects.requireNonNull(fields.get(column), column);
        }

        public double number(String column) {
            return text(column).equals("nan") ? Double.NaN : Double.parseDouble(text(column));
        }

        /** Numbers separated by semicolons. */
        double[] numbers(String column) {
            return Arrays.stream(text(column).split(";"))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        }
    }
}
