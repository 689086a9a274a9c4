package org.sourceselect.cli.file;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sourceselect.cli.text.EvidenceTable;
import org.sourceselect.cli.text.Json;
import org.sourceselect.evaluation.Estimate;
import org.sourceselect.evaluation.Interval;
import org.sourceselect.evidence.Evidence;
import org.sourceselect.evidence.MethodEvidence;
import org.sourceselect.evidence.MethodEvidence.Difference;
import org.sourceselect.evidence.TargetEvidence;

/**
 * The files of evidence over many targets: {@code evidence.json} with everything, {@code evidence.csv} with a row for each method,
 * {@code evidence.svg}, {@code evidence.md} with the tables, and {@code transfers.csv} to make it all again. The same evidence gives the
 * same bytes.
 *
 * @param evidence what was found
 * @param targets from what
 * @param remarks what else there is to say in the Markdown file, a paragraph each
 */
public record EvidenceFiles(Evidence evidence, List<TargetEvidence> targets, List<String> remarks) {

    /** Keeps copies. */
    public EvidenceFiles {
        targets = List.copyOf(targets);
        remarks = List.copyOf(remarks);
    }

    /**
     * Writes the files, replacing older ones.
     *
     * @throws org.sourceselect.task.BadInputException when the folder cannot be written
     */
    public List<Path> write(Path folder) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("evidence.json", Json.pretty(json()) + "\n");
        texts.put("evidence.csv", csv());
        texts.put("evidence.svg", RegretFigure.svg(evidence));
        texts.put("evidence.md", markdown());
        texts.put("transfers.csv", TransferTable.csv(targets));
        return OutputFolder.write(folder, texts);
    }

    private String markdown() {
        List<String> lines =
                new ArrayList<>(List.of("# Ways to choose a source, over " + evidence.targets() + " targets", ""));
        for (String remark : remarks) {
            lines.add(remark);
            lines.add("");
        }
        lines.add("![Dice lost against cost](evidence.svg)");
        lines.add("");
        lines.addAll(new EvidenceTable(evidence).markdown());
        return String.join("\n", lines).stripTrailing() + "\n";
    }

    /** Everything as JSON; {@code docs/evidence.md} defines the fields. */
    public ObjectNode json() {
        ObjectNode json = Json.object();
        json.put("targets", evidence.targets());
        json.put("fewestSources", evidence.fewestSources());
        json.put("mostSources", evidence.mostSources());
        json.put("reference", evidence.reference());
        ArrayNode methods = json.putArray("methods");
        evidence.methods().forEach(method -> methods.add(method(method)));
        evidence.friedman().ifPresent(test -> {
            ObjectNode friedman = json.putObject("friedman");
            friedman.put("methods", test.meanRanks().size());
            friedman.put("targets", test.targets());
            Json.number(friedman, "statistic", test.statistic());
            Json.number(friedman, "p", test.pValue());
            Json.number(friedman, "criticalDifference", test.criticalDifference());
        });
        ArrayNode pairs = json.putArray("pairs");
        evidence.pairs().forEach(pair -> {
            ObjectNode one = pairs.addObject();
            one.put("first", pair.first());
            one.put("second", pair.second());
            one.setAll(difference(pair.difference()));
        });
        return json;
    }

    private static ObjectNode method(MethodEvidence method) {
        ObjectNode json = Json.object();
        json.put("method", method.method());
        json.put("kind", method.kind().name().toLowerCase(Locale.ROOT));
        json.put("targets", method.targets());
        Json.number(json, "cost", method.cost());
        json.put("costKnown", method.costKnown());
        json.set("regret1", estimate(method.regret1()));
        json.set("regret3", estimate(method.regret3()));
        json.set("weightedTau", estimate(method.weightedTau()));
        json.set("footrule3", estimate(method.footrule3()));
        Json.number(json, "meanRank", method.meanRank().orElse(Double.NaN));
        method.againstReference().ifPresent(d -> json.set("againstReference", difference(d)));
        ArrayNode regrets = json.putArray("regrets");
        method.regrets().forEach(at -> {
            ObjectNode one = regrets.addObject();
            one.put("target", at.target());
            Json.number(one, "regret1", at.regret());
        });
        return json;
    }

    private static ObjectNode estimate(Estimate estimate) {
        return interval(estimate.value().orElse(Double.NaN), estimate.interval());
    }

    private static ObjectNode interval(double value, Optional<Interval> interval) {
        ObjectNode json = Json.object();
        Json.number(json, "value", value);
        Json.number(json, "low", interval.map(Interval::low).orElse(Double.NaN));
        Json.number(json, "high", interval.map(Interval::high).orElse(Double.NaN));
        return json;
    }

    private static ObjectNode difference(Difference difference) {
        ObjectNode json = Json.object();
        json.put("targets", difference.targets());
        json.set("difference", interval(difference.mean(), difference.interval()));
        Json.number(json, "p", difference.pValue());
        Json.number(json, "holm", difference.adjusted());
        difference.fragility().ifPresent(f -> {
            ObjectNode flips = json.putObject("flips");
            Json.number(flips, "leavingOneOut", f.leavingOneOut());
            Json.number(flips, "withoutBest", f.withoutBest());
            Json.number(flips, "subPools", f.subPools());
        });
        return json;
    }

    private String csv() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "method",
                "kind",
                "targets",
                "cost",
                "cost_known",
                "regret1",
                "regret1_low",
                "regret1_high",
                "regret3",
                "regret3_low",
                "regret3_high",
                "weighted_tau",
                "weighted_tau_low",
                "weighted_tau_high",
                "footrule3",
                "footrule3_low",
                "footrule3_high",
                "mean_rank",
                "difference",
                "difference_low",
                "difference_high",
                "p",
                "holm",
                "flips_leaving_one_out",
                "flips_without_best",
                "flips_sub_pools"));
        for (MethodEvidence method : evidence.methods()) {
            List<String> row = new ArrayList<>(List.of(
                    method.method(),
                    method.kind().name().toLowerCase(Locale.ROOT),
                    Integer.toString(method.targets()),
                    cell(method.cost()),
                    Boolean.toString(method.costKnown())));
            for (Estimate e : List.of(method.regret1(), method.regret3(), method.weightedTau(), method.footrule3())) {
                row.addAll(cells(e.value().orElse(Double.NaN), e.interval()));
            }
            row.add(cell(method.meanRank().orElse(Double.NaN)));
            Optional<Difference> difference = method.againstReference();
            row.addAll(cells(
                    difference.map(Difference::mean).orElse(Double.NaN), difference.flatMap(Difference::interval)));
            row.add(cell(difference.map(Difference::pValue).orElse(Double.NaN)));
            row.add(cell(difference.map(Difference::adjusted).orElse(Double.NaN)));
            var fragility = difference.flatMap(Difference::fragility);
            row.add(cell(fragility.map(f -> f.leavingOneOut()).orElse(Double.NaN)));
            row.add(cell(fragility.map(f -> f.withoutBest()).orElse(Double.NaN)));
            row.add(cell(fragility.map(f -> f.subPools()).orElse(Double.NaN)));
            rows.add(row);
        }
        return rows.stream()
                .map(row -> row.stream().map(OutputFolder::csvField).collect(Collectors.joining(",")) + "\r\n")
                .collect(Collectors.joining());
    }

    private static List<String> cells(double value, Optional<Interval> interval) {
        return List.of(
                cell(value),
                interval.map(i -> cell(i.low())).orElse(""),
                interval.map(i -> cell(i.high())).orElse(""));
    }

    private static String cell(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "";
    }
}
