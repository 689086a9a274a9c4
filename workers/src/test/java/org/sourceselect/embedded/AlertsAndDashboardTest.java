package org.sourceselect.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The form of the alerts and the dashboard in {@code deploy/}, and that the documentation knows what they read. */
class AlertsAndDashboardTest {

    private static final Path DOCUMENT = Path.of("../docs/metrics-prometheus.md");
    private static final Pattern CODE = Pattern.compile("`([a-z_]+)(?:\\{[^`]*})?`");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(SourceSelect[A-Za-z]+)` \\|");

    /** Grafana's names of units that there are. */
    private static final Set<String> UNITS = Set.of("short", "none", "s", "reqps", "Bps", "bytes", "percentunit");

    private static final int COLUMNS = 24;

    /** Where a panel is. */
    private record Place(String title, int x, int y, int width, int height) {

        static Place of(JsonNode panel) {
            JsonNode at = panel.get("gridPos");
            return new Place(
                    panel.get("title").asText(),
                    at.get("x").asInt(),
                    at.get("y").asInt(),
                    at.get("w").asInt(),
                    at.get("h").asInt());
        }

        boolean overlaps(Place other) {
            return x < other.x + other.width
                    && other.x < x + width
                    && y < other.y + other.height
                    && other.y < y + height;
        }
    }

    private static Set<String> documented() throws IOException {
        return CODE.matcher(Files.readString(DOCUMENT))
                .results()
                .map(code -> code.group(1))
                .collect(Collectors.toSet());
    }

    @Test
    void namesAreFoundInAnExpression() {
        assertThat(AlertsAndDashboard.metrics("sum by (le, x) (rate(a_b_bucket{c=~\"d|e_f\"}[5m])) / up > 0.1"))
                .containsExactly("a_b_bucket", "up");
        assertThat(AlertsAndDashboard.selectors("absent(up{job=\"x\"} == 1) and on (task_queue) a_b"))
                .containsExactlyInAnyOrder("up{job=\"x\"}", "a_b");
    }

    @Test
    void everyMetricThatIsReadIsDocumented() throws IOException {
        Set<String> read = new TreeSet<>();
        AlertsAndDashboard.alerts().forEach(alert -> read.addAll(AlertsAndDashboard.metrics(alert.expression())));
        AlertsAndDashboard.queries().forEach(query -> read.addAll(AlertsAndDashboard.metrics(query.expression())));
        assertThat(read).hasSizeGreaterThan(20).contains("up", "sourceselect_training_idle_seconds");
        Set<String> documented = documented();
        assertThat(read)
                .allMatch(name -> documented.contains(name)
                        || documented.contains(name.replaceFirst("_(bucket|count|sum)$", "")));
    }

    @Test
    void everyAlertIsDocumentedAndSaysWhatIsTheMatter() throws IOException {
        List<AlertsAndDashboard.Alert> alerts = AlertsAndDashboard.alerts();
        assertThat(ROW.matcher(Files.readString(DOCUMENT)).results().map(row -> row.group(1)))
                .containsExactlyElementsOf(
                        alerts.stream().map(AlertsAndDashboard.Alert::name).toList());
        assertThat(alerts).allSatisfy(alert -> {
            assertThat(alert.labels().get("severity")).isIn("critical", "warning");
            assertThat(String.valueOf(alert.annotations().get("summary"))).isNotBlank();
            assertThat(String.valueOf(alert.annotations().get("description"))).endsWith(".");
        });
    }

    /** Promtool runs them, where it is there. */
    @Test
    void everyAlertHasACaseInWhichItFiresAndOneInWhichItDoesNot() throws IOException {
        String cases = Files.readString(AlertsAndDashboard.DEPLOY.resolve("alerts.test.yml"));
        for (AlertsAndDashboard.Alert alert : AlertsAndDashboard.alerts()) {
            assertThat(cases).contains("'ALERTS{alertname=\"" + alert.name() + "\", alertstate=\"firing\"");
        }
        assertThat(cases).contains("count(count_over_time(ALERTS[1h])) or vector(0)");
    }

    @Test
    void theDashboardHasARowForEachThingThatIsWatched() throws IOException {
        JsonNode dashboard = AlertsAndDashboard.dashboard();
        assertThat(StreamSupport.stream(dashboard.get("panels").spliterator(), false)
                        .filter(panel -> panel.get("type").asText().equals("row"))
                        .map(panel -> panel.get("title").asText()))
                .containsExactly("Campaigns", "Stages", "Training", "Store", "Queues", "Workers");
        assertThat(dashboard.get("uid").asText()).isEqualTo("sourceselect");
        // Grafana 11's; newer ones read it, and older ones down to 10.
        assertThat(dashboard.get("schemaVersion").asInt()).isEqualTo(39);
        JsonNode variable = dashboard.at("/templating/list/0");
        assertThat(variable.get("name").asText()).isEqualTo("datasource");
        assertThat(variable.get("type").asText()).isEqualTo("datasource");
        assertThat(variable.get("query").asText()).isEqualTo("prometheus");
    }

    @Test
    void everyPanelIsWhole() throws IOException {
        Set<Integer> ids = new HashSet<>();
        for (JsonNode panel : AlertsAndDashboard.panels()) {
            String title = panel.get("title").asText();
            assertThat(ids.add(panel.get("id").asInt()))
                    .as("the id of " + title + " is its own")
                    .isTrue();
            assertThat(panel.get("type").asText()).as(title).isIn("timeseries", "stat");
            assertThat(panel.get("description").asText()).as(title).endsWith(".");
            assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                    .as(title)
                    .isIn(UNITS);
            Set<String> references = new HashSet<>();
            assertThat(panel.get("targets")).as(title).isNotEmpty().allSatisfy(target -> {
                assertThat(references.add(target.get("refId").asText())).isTrue();
                assertThat(target.at("/datasource/uid").asText()).isEqualTo("${datasource}");
                assertThat(target.get("legendFormat").asText()).isNotBlank();
            });
            assertThat(panel.at("/datasource/uid").asText()).as(title).isEqualTo("${datasource}");
            assertThat(panel.at("/datasource/type").asText()).as(title).isEqualTo("prometheus");
        }
    }

    @Test
    void noPanelLiesOverAnother() throws IOException {
        List<Place> before = new ArrayList<>();
        for (JsonNode panel : AlertsAndDashboard.dashboard().get("panels")) {
            Place place = Place.of(panel);
            assertThat(place.x >= 0 && place.width > 0 && place.x + place.width <= COLUMNS && place.height > 0)
                    .as(place.toString())
                    .isTrue();
            assertThat(before).as(place.toString()).noneMatch(place::overlaps);
            before.add(place);
        }
    }

    /** The containers have not been run; that a file they are given is there can be seen all the same. */
    @Test
    void composeFindsTheFilesThatItMounts() throws IOException {
        Map<?, ?> services = (Map<?, ?>)
                Objects.requireNonNull(AlertsAndDashboard.yaml(AlertsAndDashboard.DEPLOY.resolve("compose.yaml"))
                        .get("services"));
        List<String> mounted = services.values().stream()
                .flatMap(service -> volumes((Map<?, ?>) service))
                .filter(volume -> volume.startsWith("./"))
                .map(volume -> volume.substring(2, volume.indexOf(':')))
                .toList();
        assertThat(mounted).contains("alerts.yml", "prometheus.compose.yml", "grafana/provisioning");
        assertThat(mounted).allMatch(path -> Files.exists(AlertsAndDashboard.DEPLOY.resolve(path)));
    }

    private static Stream<String> volumes(Map<?, ?> service) {
        return service.get("volumes") instanceof List<?> volumes
                ? volumes.stream().map(String::valueOf)
                : Stream.of();
    }
}
