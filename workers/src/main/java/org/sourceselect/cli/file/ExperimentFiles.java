package org.sourceselect.cli.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sourceselect.campaign.CampaignSettings;
import org.sourceselect.cli.text.Json;
import org.sourceselect.cli.text.ResultTableText;
import org.sourceselect.experiment.Cell;
import org.sourceselect.experiment.Findings;
import org.sourceselect.experiment.Match;
import org.sourceselect.experiment.ResultTable;
import org.sourceselect.experiment.ResultTable.Column;
import org.sourceselect.experiment.ResultTable.Kind;
import org.sourceselect.selection.RequestReader;
import org.sourceselect.selection.SelectionSettings;

/**
 * Writes an experiment's tables: a CSV file for each, and one JSON and one Markdown file for all, with the findings. The same
 * experiment gives the same bytes.
 *
 * @param name of the JSON and the Markdown file
 * @param tables the tables
 * @param findings what they say about the paper's findings
 * @param failures the sources and targets that failed, one sentence each
 * @param settings how big everything was; its targets, pool and metrics do not count
 */
public record ExperimentFiles(
        String name, List<ResultTable> tables, Findings findings, List<String> failures, CampaignSettings settings) {

    /** Between the names of several tasks in one field. */
    private static final String AND = ";";

    /**
     * Writes the files, replacing older ones.
     *
     * @throws org.sourceselect.task.BadInputException when the folder cannot be written
     */
    public List<Path> write(Path folder) {
        Map<String, String> texts = new LinkedHashMap<>();
        tables.forEach(table -> texts.put(table.table().label() + ".csv", csv(table)));
        texts.put(name + ".json", Json.pretty(json()) + "\n");
        texts.put(name + ".md", markdown());
        return OutputFolder.write(folder, texts);
    }

    private String markdown() {
        List<String> lines = new ArrayList<>();
        for (ResultTable table : tables) {
            lines.addAll(new ResultTableText(table).markdown());
            lines.add("");
        }
        lines.add("## The paper's findings in this run (profile "
                + settings.selection().profile().label() + ")");
        lines.add("");
        lines.addAll(findings.sentences());
        if (!failures.isEmpty()) {
            lines.add("");
            lines.add("## Failed");
            lines.add("");
            failures.forEach(failure -> lines.add("- " + failure));
        }
        return String.join("\n", lines) + "\n";
    }

    /** How big everything was. */
    public ObjectNode scale() {
        ObjectNode json = Json.object();
        SelectionSettings scale = settings.selection();
        json.put("profile", scale.profile().label());
        json.set("preparation", RequestReader.write(scale.preparation()));
        json.set("split", RequestReader.write(scale.split()));
        json.set("network", RequestReader.write(scale.network()));
        json.set("pretraining", RequestReader.write(scale.pretraining()));
        json.set("finetuning", RequestReader.write(settings.finetuning()));
        return json;
    }

    private ObjectNode json() {
        ObjectNode json = scale();
        ArrayNode all = json.putArray("tables");
        for (ResultTable table : tables) {
            ObjectNode one = all.addObject();
            one.put("table", table.table().label());
            one.put("caption", table.table().caption());
            table.notes().forEach(one.putArray("notes")::add);
            rows(table).forEach(one.putArray("rows")::add);
        }
        json.set("findings", findings(findings));
        json.set("findingsOfThePaper", findings(Findings.ofPaper()));
        failures.forEach(json.putArray("failed")::add);
        return json;
    }

    private static ObjectNode findings(Findings findings) {
        ObjectNode json = Json.object();
        findings.sameModality().ifPresent(t -> json.set("sameModality", RequestReader.write(t)));
        findings.nearerShape().ifPresent(t -> json.set("nearerShape", RequestReader.write(t)));
        findings.priorKnowledge().ifPresent(c -> json.set("priorKnowledge", RequestReader.write(c)));
        findings.notLearnt().forEach(target -> json.withArray("/notLearnt").add(target.toString()));
        return json;
    }

    /** One line per row, numbers in full; tasks by their full names, then the paper's names for them. */
    public static String csv(ResultTable table) {
        List<ObjectNode> rows = rows(table);
        StringBuilder csv = new StringBuilder();
        List<String> header = new ArrayList<>();
        rows.get(0).fieldNames().forEachRemaining(header::add);
        csv.append(String.join(",", header)).append("\r\n");
        for (ObjectNode row : rows) {
            csv.append(header.stream().map(field -> field(row.path(field))).collect(Collectors.joining(",")))
                    .append("\r\n");
        }
        return csv.toString();
    }

    private static String field(JsonNode value) {
        return value.isNull() ? "" : OutputFolder.csvField(value.asText());
    }

    private static List<ObjectNode> rows(ResultTable table) {
        List<ObjectNode> rows = new ArrayList<>();
        for (List<Cell> cells : table.rows()) {
            ObjectNode row = Json.object();
            for (int c = 0; c < cells.size(); c++) {
                put(row, table.columns().get(c), cells.get(c));
            }
            rows.add(row);
        }
        return rows;
    }

    private static void put(ObjectNode row, Column column, Cell cell) {
        String key = column.key();
        if (cell instanceof Cell.Tasks tasks) {
            row.put(key, joined(tasks, match -> match.task().toString()));
            row.put("paper_" + key, joined(tasks, match -> match.paper().shortName()));
        } else if (cell instanceof Cell.Text words) {
            row.put(key, words.text());
        } else if (cell instanceof Cell.Interval interval) {
            Json.number(row, key, interval.measured().value());
            Json.number(row, key + "_low", interval.measured().low());
            Json.number(row, key + "_high", interval.measured().high());
        } else if (cell instanceof Cell.Value value) {
            if (column.kind() == Kind.COUNT && Double.isFinite(value.value())) {
                row.put(key, Math.round(value.value()));
            } else {
                Json.number(row, key, value.value());
            }
        }
    }

    private static String joined(Cell.Tasks tasks, Function<Match, String> name) {
        return tasks.tasks().stream().map(name).collect(Collectors.joining(AND));
    }
}
