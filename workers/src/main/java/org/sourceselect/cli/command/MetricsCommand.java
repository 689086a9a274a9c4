package org.sourceselect.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.Json;
import org.sourceselect.cli.text.TextTable;
import org.sourceselect.cli.text.Version;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.registry.Metrics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the transferability metrics. */
@Command(
        name = "metrics",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Lists the transferability metrics that a selection can rank by.",
            "",
            "Of each: what it says and where its equation comes from; what it reads, how many feature channels,",
            "its cost and its range.",
            "",
            "Higher predicts better transfer, whatever the metric.",
            ""
        },
        footer = {
            "",
            "Reads: S source features and labels; T target features; L target labels; C the features are",
            "logits of classes, background first; I whole images, not loose pixels. H(Yt) is the entropy",
            "of the target's labels. E, D the source model's encoder or decoder, where sources are selected;",
            "R scores of all sources by other metrics, which are computed too;",
            "G ground truths of other targets that the store holds.",
            "",
            "Examples:",
            "  sourceselect metrics",
            "  sourceselect metrics --json",
            "  sourceselect select fets.yaml --target ET-22-T2 --metric otce,zero-shot-dice,k-nn"
        })
public final class MetricsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "Print JSON instead of tables.")
    private boolean json;

    @Override
    public Integer call() {
        Console console =
                Console.on(spec.commandLine().getOut(), spec.commandLine().getErr());
        if (json) {
            console.result(json(Metrics.facts()));
        } else {
            console.results(lines(Metrics.facts()));
        }
        return 0;
    }

    /** Two tables: what the metrics say, and what they take. */
    public static List<String> lines(List<MetricFacts> metrics) {
        TextTable says = new TextTable(List.of(TextTable.Column.text("Metric"), TextTable.Column.text("What it says")));
        TextTable takes = new TextTable(List.of(
                TextTable.Column.text("Metric"),
                TextTable.Column.text("Reads"),
                TextTable.Column.text("Channels"),
                TextTable.Column.text("Cost"),
                TextTable.Column.text("Range"),
                TextTable.Column.text("Source")));
        for (MetricFacts metric : metrics) {
            says.row(List.of(metric.name(), metric.description()));
            takes.row(List.of(
                    metric.name(),
                    letters(metric),
                    metric.channels().label(),
                    metric.cost(),
                    metric.range(),
                    metric.source()));
        }
        return Stream.of(
                        says.lines().stream(),
                        Stream.of(""),
                        takes.lines().stream(),
                        Stream.of(
                                "",
                                "Reads: S source features and labels; T target features; L target labels; C the features"
                                        + " are logits of classes, background first; I whole images, not loose pixels; E the source"
                                        + " model's encoder, D its decoder: where sources are selected, its features instead of the"
                                        + " model's output; R scores of all sources by other metrics, which are computed too;"
                                        + " G ground truths of other targets that the store holds."))
                .flatMap(lines -> lines)
                .toList();
    }

    private static String letters(MetricFacts metric) {
        return (metric.usesSource() ? "S" : "")
                + (metric.needs().contains(Need.TARGET_FEATURES) ? "T" : "")
                + (metric.needs().contains(Need.TARGET_LABELS) ? "L" : "")
                + (metric.needs().contains(Need.LOGITS) ? "C" : "")
                + (metric.needs().contains(Need.IMAGES) ? "I" : "")
                + (metric.needs().contains(Need.ENCODER) ? "E" : "")
                + (metric.needs().contains(Need.DECODER) ? "D" : "")
                + (metric.needs().contains(Need.SCORES) ? "R" : "")
                + (metric.needs().contains(Need.GROUND_TRUTHS) ? "G" : "");
    }

    /** The metrics as JSON. */
    public static String json(List<MetricFacts> metrics) {
        ArrayNode array = Json.array();
        for (MetricFacts metric : metrics) {
            ObjectNode object = array.addObject();
            object.put("metric", metric.name());
            object.put("title", metric.title());
            object.put("version", metric.version());
            object.put("description", metric.description());
            object.put("source", metric.source());
            ArrayNode needs = object.putArray("needs");
            metric.needs().stream().sorted().map(Need::label).forEach(needs::add);
            object.put("channels", metric.channels().label());
            object.put("cost", metric.cost());
            object.put("range", metric.range());
        }
        return Json.pretty(array);
    }
}
