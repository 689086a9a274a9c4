package org.sourceselect.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sourceselect.cli.SourceSelect;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.registry.Metrics;

class MetricsCommandTest {

    private static final List<MetricFacts> FACTS = Metrics.facts();

    private static String out(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = SourceSelect.commandLine(new PrintWriter(out), new PrintWriter(err))
                .execute(args);
        assertThat(code).isZero();
        assertThat(err.toString()).isEmpty();
        return out.toString();
    }

    @Test
    void theTablesNameEveryMetricWithWhatItTakes() {
        String out = out("metrics");
        for (MetricFacts metric : FACTS) {
            assertThat(out.lines().filter(line -> line.startsWith(metric.name() + " ")))
                    .as(metric.name())
                    .hasSize(2)
                    .anyMatch(line -> line.endsWith(metric.description()))
                    .anyMatch(line -> line.contains(metric.range()) && line.endsWith(metric.source()));
        }
        assertThat(out.lines().filter(line -> line.startsWith("otce ") && line.contains("STL")))
                .hasSize(1);
        assertThat(out.lines().filter(line -> line.startsWith("combined ") && line.contains(" R ")))
                .hasSize(1);
        assertThat(out.lines().filter(line -> line.startsWith("logme-encoder ") && line.contains(" TLIE ")))
                .hasSize(1);
        assertThat(out.lines().filter(line -> line.startsWith("cc-fv-layers ") && line.contains(" TLID ")))
                .hasSize(1);
        assertThat(out.lines().filter(line -> line.startsWith("consistency ") && line.contains(" TCI ")))
                .hasSize(1);
    }

    @Test
    void jsonHoldsTheSame() throws IOException {
        JsonNode json = new ObjectMapper().readTree(out("metrics", "--json"));
        assertThat(json).hasSize(FACTS.size());
        JsonNode leep = json.valueStream()
                .filter(m -> m.get("metric").asText().equals("leep"))
                .findFirst()
                .orElseThrow();
        assertThat(leep.get("needs").toString()).isEqualTo("[\"target features\",\"target labels\",\"logits\"]");
        assertThat(leep.get("title").asText()).isEqualTo("LEEP");
        assertThat(leep.get("version").asInt()).isPositive();
        assertThat(leep.get("channels").asText()).isEqualTo("2 or more");
        assertThat(leep.get("range").asText()).isEqualTo("-H(Yt) to 0 nats");
        assertThat(leep.get("source").asText()).contains("2002.12462");
    }

    /** A metric without a section there is one nobody can judge. */
    @Test
    void theDocumentationHasASectionForEachMetric() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "metrics.md"));
        for (MetricFacts metric : FACTS) {
            assertThat(page).contains("`" + metric.name() + "`");
        }
    }
}
