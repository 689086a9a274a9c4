package org.sourceselect.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What {@code deploy/} asks of Prometheus: its alerts and its dashboard. */
final class AlertsAndDashboard {

    static final Path DEPLOY = Path.of("../deploy");
    static final Path ALERTS = DEPLOY.resolve("alerts.yml");
    static final Path DASHBOARD = DEPLOY.resolve("grafana/dashboards/sourceselect.json");

    private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern LABELS = Pattern.compile(
            "\\{[^}]*}|\\[[^\\]]*]|\\boffset \\w+|\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_:][A-Za-z0-9_:]*");
    private static final Pattern SELECTOR = Pattern.compile("[a-z_]+\\{[^}]*}|\\b[a-z]+_[a-z_]+\\b|\\bup\\b");

    /** What is no metric, of what the expressions use of the language. */
    private static final Set<String> LANGUAGE = Set.of(
            "absent",
            "and",
            "count",
            "histogram_quantile",
            "increase",
            "max",
            "min",
            "offset",
            "or",
            "rate",
            "sum",
            "unless",
            "vector");

    private AlertsAndDashboard() {}

    /** An alert. */
    record Alert(String name, String expression, Map<?, ?> labels, Map<?, ?> annotations) {}

    /** An expression of the dashboard. */
    record Query(String panel, String expression) {}

    static List<Alert> alerts() throws IOException {
        List<Alert> alerts = new ArrayList<>();
        for (Object group : (List<?>) Objects.requireNonNull(yaml(ALERTS).get("groups"))) {
            for (Object rule : (List<?>) Objects.requireNonNull(((Map<?, ?>) group).get("rules"))) {
                Map<?, ?> facts = (Map<?, ?>) rule;
                alerts.add(new Alert(
                        text(facts, "alert"),
                        text(facts, "expr"),
                        (Map<?, ?>) Objects.requireNonNull(facts.get("labels")),
                        (Map<?, ?>) Objects.requireNonNull(facts.get("annotations"))));
            }
        }
        return alerts;
    }

    static Map<?, ?> yaml(Path file) throws IOException {
        Map<?, ?> read = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
        return Objects.requireNonNull(read);
    }

    private static String text(Map<?, ?> facts, String field) {
        return String.valueOf(Objects.requireNonNull(facts.get(field), field));
    }

    static JsonNode dashboard() throws IOException {
        return new ObjectMapper().readTree(DASHBOARD.toFile());
    }

    /** The panels that draw something. */
    static List<JsonNode> panels() throws IOException {
        return StreamSupport.stream(dashboard().get("panels").spliterator(), false)
                .filter(panel -> !panel.get("type").asText().equals("row"))
                .toList();
    }

    static List<Query> queries() throws IOException {
        return panels().stream()
                .flatMap(panel -> StreamSupport.stream(panel.get("targets").spliterator(), false)
                        .map(target -> new Query(
                                panel.get("title").asText(), target.get("expr").asText())))
                .toList();
    }

    /** The metrics that an expression reads. */
    static Set<String> metrics(String expression) {
        String bare = LABELS.matcher(STRING.matcher(expression).replaceAll("")).replaceAll(" ");
        return WORD.matcher(bare)
                .results()
                .map(word -> word.group())
                .filter(word -> !LANGUAGE.contains(word))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The metrics that an expression reads, each with the labels by which it is chosen. */
    static Set<String> selectors(String expression) {
        Set<String> metrics = metrics(expression);
        return SELECTOR.matcher(expression)
                .results()
                .map(found -> found.group())
                .filter(found -> metrics.contains(found.replaceFirst("\\{.*", "")))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
