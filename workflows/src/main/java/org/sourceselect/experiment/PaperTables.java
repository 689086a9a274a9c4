package org.sourceselect.experiment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sourceselect.evaluation.TopKFootrule;
import org.sourceselect.experiment.FootruleRow.Metric;
import org.sourceselect.task.TaskId;

/**
 * The numbers that the paper prints (Y. Li, Y. Tan, J. Yang, Y. Li and X.-P. Zhang, "Finding the Most Transferable Tasks for
 * Brain Image Segmentation", IEEE BIBM 2022, tables I to VI). Its tasks are those of a data set called {@value #DATA_SET}.
 */
public final class PaperTables {

    /** What stands before the names of the paper's tasks. */
    public static final String DATA_SET = "paper";

    private static final Map<PaperTable, List<Row>> ROWS = new EnumMap<>(PaperTable.class);

    static {
        for (PaperTable table : PaperTable.values()) {
            ROWS.put(table, read(table.label() + ".csv"));
        }
    }

    private PaperTables() {}

    /**
     * A target and the sources it is transferred to from.
     *
     * @param target the target
     * @param sources the sources
     */
    public record Trial(TaskId target, List<TaskId> sources) {}

    /** The trials of a table, in its order; those of table VI are those of tables IV and V. */
    public static List<Trial> trials(PaperTable table) {
        return switch (table) {
            case TABLE_1 ->
                modalityTrials().stream()
                        .map(t -> new Trial(
                                t.target(),
                                Stream.concat(t.sameTask().stream(), t.sameModality().stream())
                                        .toList()))
                        .toList();
            case TABLE_6 ->
                Stream.of(PaperTable.TABLE_4, PaperTable.TABLE_5)
                        .flatMap(t -> trials(t).stream())
                        .toList();
            default ->
                transfers(table).stream()
                        .map(t -> new Trial(
                                t.target(),
                                t.sources().stream().map(Transfer::source).toList()))
                        .toList();
        };
    }

    /** Table I. */
    public static List<ModalityTrial> modalityTrials() {
        Map<TaskId, Map<String, Row>> byTarget = new LinkedHashMap<>();
        rows(PaperTable.TABLE_1)
                .forEach(row -> byTarget.computeIfAbsent(row.task("target"), t -> new LinkedHashMap<>())
                        .put(row.text("group"), row));
        List<ModalityTrial> trials = new ArrayList<>();
        byTarget.forEach((target, groups) -> {
            Row sameTask = Objects.requireNonNull(groups.get("cross-modality"));
            Row sameModality = Objects.requireNonNull(groups.get("cross-task"));
            trials.add(new ModalityTrial(
                    target,
                    sameTask.tasks("sources"),
                    sameTask.number("average_dice"),
                    sameModality.tasks("sources"),
                    sameModality.number("average_dice")));
        });
        return trials;
    }

    /**
     * Table II, III, IV or V. Subset 2 are the sources printed in red in tables IV and V, all of oedema in the target's modality.
     */
    public static List<TargetTransfers> transfers(PaperTable table) {
        Map<TaskId, List<Transfer>> byTarget = new LinkedHashMap<>();
        for (Row row : rows(table)) {
            TaskId target = row.task("target");
            TaskId source = row.task("source");
            int subset =
                    source.modality().equals(target.modality()) ? source.roi().equals("ED") ? 2 : 1 : 0;
            byTarget.computeIfAbsent(target, t -> new ArrayList<>())
                    .add(new Transfer(
                            source,
                            row.number("dice"),
                            row.number("roi_sim"),
                            row.number("h_score"),
                            row.number("otce"),
                            subset));
        }
        List<TargetTransfers> transfers = new ArrayList<>();
        byTarget.forEach((target, sources) -> transfers.add(new TargetTransfers(target, sources)));
        return transfers;
    }

    /** Table VI. */
    public static List<FootruleRow> footrules() {
        return rows(PaperTable.TABLE_6).stream()
                .map(row -> new FootruleRow(
                        row.task("target"),
                        Arrays.stream(Metric.values())
                                .filter(m -> m.written().equals(row.text("metric")))
                                .findFirst()
                                .orElseThrow(),
                        Boolean.parseBoolean(row.text("prior_knowledge")),
                        IntStream.rangeClosed(1, FootruleRow.LARGEST_K)
                                .mapToObj(k -> printed(k, Integer.parseInt(row.text("top" + k))))
                                .toList()))
                .toList();
    }

    private static TopKFootrule printed(int k, int value) {
        return new TopKFootrule(k, value, value, value, false);
    }

    /** One line of a table, by column name. */
    private record Row(Map<String, String> fields) {

        String text(String column) {
            return Objects.requireNonNull(fields.get(column), column);
        }

        TaskId task(String column) {
            return paper(text(column));
        }

        List<TaskId> tasks(String column) {
            return Arrays.stream(text(column).split(";", -1)).map(Row::paper).toList();
        }

        /** Unknown where the table has no such column. */
        Measured number(String column) {
            String text = fields.get(column);
            return text == null ? Measured.UNKNOWN : Measured.printed(Double.parseDouble(text));
        }

        private static TaskId paper(String name) {
            return TaskId.parse(DATA_SET + "/" + name);
        }
    }

    private static List<Row> rows(PaperTable table) {
        return ROWS.getOrDefault(table, List.of());
    }

    private static List<Row> read(String name) {
        try (InputStream in = Objects.requireNonNull(PaperTables.class.getResourceAsStream(name), name)) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
            String[] header = lines.get(0).split(",", -1);
            List<Row> rows = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                String[] cells = line.split(",", -1);
                Map<String, String> fields = new LinkedHashMap<>();
                for (int i = 0; i < header.length; i++) {
                    fields.put(header[i], cells[i]);
                }
                rows.add(new Row(fields));
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
