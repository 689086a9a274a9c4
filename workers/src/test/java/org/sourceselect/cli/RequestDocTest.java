package org.sourceselect.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sourceselect.campaign.CampaignSettings;
import org.sourceselect.selection.Profile;
import org.sourceselect.selection.RequestReader;
import org.sourceselect.selection.SelectionRequest;
import org.sourceselect.selection.SelectionSettings;
import picocli.CommandLine;

/** What {@code docs/request-json.md} says of each field: that there is such a field, no other, and its default in each profile. */
class RequestDocTest {

    private static final Path DOCUMENT = Path.of("../docs/request-json.md");
    private static final String NO_DEFAULT = "-";
    private static final List<Profile> COLUMNS = List.of(Profile.SMOKE, Profile.LAPTOP, Profile.PAPER);

    /** A row of the tables: the defaults in the order of {@link #COLUMNS}, and the option's name, if any. */
    private record Row(List<String> defaults, String option) {}

    /** The rows under a heading. */
    private static Map<String, Row> rows(String heading) throws IOException {
        Map<String, Row> rows = new LinkedHashMap<>();
        boolean under = false;
        for (String line : Files.readAllLines(DOCUMENT)) {
            under = line.startsWith("#") ? line.endsWith(heading) : under;
            if (under && line.startsWith("| `")) {
                String[] cells = line.split("\\s*\\|\\s*", -1);
                assertThat(cells).as(line).hasSize(8);
                List<String> defaults = Stream.of(cells)
                        .skip(2)
                        .limit(3)
                        .map(cell -> cell.replace("`", ""))
                        .toList();
                rows.put(cells[1].replace("`", ""), new Row(defaults, cells[5].replace("`", "")));
            }
        }
        return rows;
    }

    /** The leaves of a document, by their paths. */
    private static Map<String, String> leaves(String path, JsonNode node) {
        Map<String, String> leaves = new LinkedHashMap<>();
        if (node instanceof ObjectNode fields && !fields.isEmpty()) {
            fields.properties()
                    .forEach(field -> leaves.putAll(
                            leaves(path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue())));
        } else {
            leaves.put(path, node.toString());
        }
        return leaves;
    }

    private static Map<String, String> said(String heading, Profile profile) throws IOException {
        Map<String, String> said = new LinkedHashMap<>();
        rows(heading).forEach((field, row) -> said.put(field, row.defaults().get(COLUMNS.indexOf(profile))));
        return said;
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void aSelectionsFieldsAndDefaults(Profile profile) throws IOException {
        ObjectNode request = RequestReader.write(SelectionSettings.of("ET-22-T2", profile));
        Map<String, String> leaves = leaves("", request);
        leaves.put("target", NO_DEFAULT);
        assertThat(said("A selection", profile)).containsExactlyInAnyOrderEntriesOf(leaves);
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void aRacesFieldsAndDefaults(Profile profile) throws IOException {
        ObjectNode request = RequestReader.write(SelectionSettings.of("ET-22-T2", profile));
        request.remove(List.of("metrics", "race"));
        request.putObject("race");
        ObjectNode race = RequestReader.write(
                new SelectionRequest(request).settings().race().orElseThrow());
        assertThat(race.remove("finetuning")).isEqualTo(campaign(profile).get("finetuning"));
        assertThat(said("`race`", profile)).containsExactlyInAnyOrderEntriesOf(leaves("race", race));
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void aCampaignsFieldsAndDefaults(Profile profile) throws IOException {
        ObjectNode request = campaign(profile);
        request.putObject("selection");
        Map<String, String> leaves = leaves("", request);
        leaves.put("targets", NO_DEFAULT);
        assertThat(said("A campaign", profile)).containsExactlyInAnyOrderEntriesOf(leaves);
    }

    @Test
    void everyOptionNamedExists() throws IOException {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Set<String> options = new LinkedHashSet<>();
        CommandLine commands = SourceSelect.commandLine(nowhere, nowhere);
        for (String name : List.of("select", "campaign")) {
            collect(Objects.requireNonNull(commands.getSubcommands().get(name)), options);
        }
        for (String heading : List.of("A selection", "`race`", "A campaign")) {
            assertThat(rows(heading).values())
                    .extracting(Row::option)
                    .allSatisfy(option -> assertThat(option.isEmpty() || options.contains(option))
                            .as(option)
                            .isTrue());
        }
    }

    private static void collect(CommandLine command, Set<String> options) {
        command.getCommandSpec().options().forEach(option -> options.addAll(List.of(option.names())));
        command.getSubcommands().values().forEach(inner -> collect(inner, options));
    }

    private static ObjectNode campaign(Profile profile) {
        return RequestReader.write(CampaignSettings.of(List.of("ET-22-T2"), profile));
    }
}
