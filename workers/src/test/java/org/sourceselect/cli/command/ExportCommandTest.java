package org.sourceselect.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.cli.Seen;
import org.sourceselect.phantom.PhantomGenerator;
import org.sourceselect.phantom.PhantomSettings;

/** From volumes to a model in hand, by the commands a user types, on nets too small to learn anything. */
@Timeout(600)
class ExportCommandTest {

    private static final List<String> FILES =
            List.of("README.md", "preprocessing.json", "unet.py", "weights.safetensors");

    @TempDir
    static Path folder;

    @TempDir
    Path out;

    private static Seen run(List<String> args) {
        return Seen.of(args);
    }

    private static Seen select(String output, String how) {
        List<String> args = new ArrayList<>(
                List.of("select", folder.resolve("data/phantom-fets.yaml").toString(), "--target", "ED-2-FLAIR", how));
        args.addAll(List.of("--pool", "ET-2-FLAIR", "--pool", "ED-1-FLAIR"));
        args.addAll(List.of("--profile", "smoke", "--size", "16", "--slices", "4", "--width", "2", "--threads", "1"));
        args.addAll(List.of("--iterations", "3", "--finetune-iterations", "4", "--batch-size", "4"));
        args.addAll(List.of(
                "--home", home().toString(), "--output", folder.resolve(output).toString()));
        Seen seen = run(args);
        assertThat(seen.code()).as(seen.err()).isZero();
        return seen;
    }

    private static Path home() {
        return folder.resolve("home");
    }

    private Seen export(String selection, String... more) {
        return exportFrom(home(), selection, more);
    }

    private Seen exportFrom(Path home, String selection, String... more) {
        List<String> args = new ArrayList<>(
                List.of("export", "--selection", folder.resolve(selection).toString()));
        args.addAll(List.of("--home", home.toString(), "--output", model().toString()));
        args.addAll(List.of(more));
        return run(args);
    }

    private Path model() {
        return out.resolve("model");
    }

    @BeforeAll
    static void selectTwice() {
        PhantomGenerator.write(folder.resolve("data"), new PhantomSettings(5, 32, 8, 2, 4, 0, 0), (written, all) -> {});
        select("truth", "--ground-truth");
        select("race", "--race");
    }

    private static JsonNode selection(String name) throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve(name).resolve("selection.json").toFile());
    }

    private static JsonNode place(String selection, String source) throws IOException {
        return StreamSupport.stream(selection(selection).get("path2").spliterator(), false)
                .filter(place -> place.get("source").asText().equals("phantom-fets/" + source))
                .findFirst()
                .orElseThrow();
    }

    /** The only object of this name of an artifact in the store's folder. */
    private static Path object(String artifact, String name) throws IOException {
        try (Stream<Path> files =
                Files.walk(home().resolve("store/objects/sourceselect").resolve(artifact))) {
            return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
        }
    }

    private static String number(JsonNode value) {
        return String.format(Locale.ROOT, "%.3f", value.asDouble());
    }

    private void assertExported(Seen seen, String artifact) throws IOException {
        assertThat(seen.code()).as(seen.err()).isZero();
        assertThat(model().toFile().list()).containsExactlyInAnyOrderElementsOf(FILES);
        assertThat(out.toFile().list()).containsExactly("model");
        assertThat(model().resolve("weights.safetensors"))
                .hasSameBinaryContentAs(object(artifact, "weights.safetensors"));
    }

    @Test
    void theNetWithoutTransferOfAGroundTruthIsInHandToo() throws IOException {
        assertExported(
                export("truth", "no-transfer"),
                selection("truth").at("/noTransfer/model").asText());
    }

    @Test
    void aFinetunedModelOfAGroundTruthHasTheBitsAndNumbersOfTheSelection() throws IOException {
        JsonNode place = place("truth", "ED-1-FLAIR");
        String artifact = place.at("/artifacts/finetuned").asText();

        Seen seen = export("truth", "ED-1-FLAIR");

        assertExported(seen, artifact);
        assertThat(seen.out())
                .startsWith("phantom-fets/ED-2-FLAIR, fine-tuned from phantom-fets/ED-1-FLAIR\nDice "
                        + number(place.at("/dice/mean")) + " on "
                        + place.at("/dice/subjects").asInt() + " test subject");
        assertThat(model().resolve("README.md"))
                .content()
                .contains("| test subjects of phantom-fets/ED-2-FLAIR | " + number(place.at("/dice/mean")) + " | ")
                .contains("| test subjects of phantom-fets/ED-1-FLAIR, of the source model before fine-tuning | "
                        + number(place.at("/ownDice/mean")) + " | ")
                .contains("| iterations | 3 | 4 |")
                .contains("`" + artifact + "`")
                .contains("`" + place.at("/artifacts/model").asText() + "`")
                .contains("`" + selection("truth").get("targetData").asText() + "`")
                .doesNotContain("decided");
    }

    @Test
    void aSelectionThatEndedIsNamedByItsIdToo() throws IOException {
        List<String> exported = new ArrayList<>();
        try (Stream<Path> kept = Files.list(home().resolve("results"))) {
            for (Path file : kept.sorted().toList()) {
                String id = String.valueOf(file.getFileName()).replace(".json", "");
                List<String> args = new ArrayList<>(List.of("export", "ED-1-FLAIR", "--workflow", id));
                args.addAll(List.of("--home", home().toString(), "--output", model().toString()));
                Seen seen = run(args);
                assertThat(seen.code()).as(seen.err()).isZero();
                exported.add(Files.readString(model().resolve("README.md")));
                delete(model());
            }
        }
        assertThat(exported)
                .hasSize(2)
                .anySatisfy(card -> assertThat(card)
                        .contains("`"
                                + place("truth", "ED-1-FLAIR")
                                        .at("/artifacts/finetuned")
                                        .asText() + "`"));
        List<String> unknown = List.of("export", "ED-1-FLAIR", "--workflow", "another", "--home", home().toString());
        Seen seen = run(Stream.concat(unknown.stream(), Stream.of("--output", model().toString()))
                .toList());
        assertThat(seen.code()).isEqualTo(2);
        assertThat(seen.err()).contains("--temporal: it is missing; " + home() + " keeps no result of another, and");
    }

    @Test
    void aSourceModelIsThereToo() throws IOException {
        JsonNode place = place("truth", "ET-2-FLAIR");
        assertExported(
                export("truth/selection.json", "ET-2-FLAIR", "--of", "source"),
                place.at("/artifacts/model").asText());
        assertThat(model().resolve("README.md"))
                .content()
                .startsWith("# phantom-fets/ET-2-FLAIR: a source model\n")
                .contains("| test subjects of phantom-fets/ET-2-FLAIR | " + number(place.at("/ownDice/mean")) + " | ");
    }

    @Test
    void aRacesCandidateIsExportedAsFarAsItCame() throws IOException {
        for (JsonNode row : selection("race").at("/race/rows")) {
            String name = row.get("source").isNull()
                    ? "no-transfer"
                    : row.get("source").asText();
            assertExported(export("race", name), row.get("finetuned").asText());
            JsonNode last = row.get("curve").get(row.get("curve").size() - 1);
            assertThat(model().resolve("README.md"))
                    .content()
                    .containsPattern("\\| iterations \\| (3 \\| )?" + last.get("iterations") + " \\|")
                    .contains("| test subjects of phantom-fets/ED-2-FLAIR | " + number(row.at("/dice/mean")) + " | ")
                    .contains("| validation subjects of phantom-fets/ED-2-FLAIR | "
                            + number(last.at("/validation/mean")) + " | ")
                    .contains("decided between candidates", "test subjects decided nothing here.");
            delete(model());

            List<String> named = row.get("curve").findValuesAsText("model");
            assertThat(named).hasSize(1);
            assertExported(export("race", name, "--of", "best"), named.get(0));
            assertThat(model().resolve("README.md"))
                    .content()
                    .startsWith("# phantom-fets/ED-2-FLAIR")
                    .contains(", at its best rung\n", "decided between candidates and between rungs, so");
            delete(model());
        }
    }

    @Test
    void theRacesWinnerIsNamedWhereOneHasWon() throws IOException {
        JsonNode race = selection("race").get("race");
        if (race.get("winner").isNull()) {
            // As it should be of nets that learnt for 4 iterations.
            assertThat(race.has("winnerModel")).isFalse();
            Seen seen = export("race");
            assertThat(seen.code()).isEqualTo(2);
            assertThat(seen.err())
                    .isEqualTo("sourceselect export: SOURCE: it is missing, and nobody has won the race; name one of"
                            + " phantom-fets/ED-1-FLAIR, phantom-fets/ET-2-FLAIR\n");
        } else {
            assertExported(export("race"), race.get("winnerModel").asText());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ED-1-FLAER | SOURCE: no task has the modality 'FLAER' of 'ED-1-FLAER' (there are FLAIR); the nearest names"
                        + " are ED-1-FLAIR, ET-2-FLAIR",
                "ED-2-FLAIR | SOURCE: phantom-fets/ED-2-FLAIR is the target, and its models are named after the sources that"
                        + " they come from; name one of phantom-fets/ED-1-FLAIR, phantom-fets/ET-2-FLAIR",
            })
    void whatIsNotInTheSelectionIsRefusedInASentence(String name, String sentence) {
        assertRefused(export("truth", name), sentence);
    }

    private void assertRefused(Seen seen, String sentence) {
        assertThat(seen.err()).isEqualTo("sourceselect export: " + sentence + "\n");
        assertThat(seen.code()).isEqualTo(2);
        assertThat(seen.out()).isEmpty();
        assertThat(out.toFile().list()).isEmpty();
    }

    @Test
    void aFolderThatHoldsSomethingIsRefusedAndLeftAsItIs() throws IOException {
        Files.createDirectory(model());
        Files.writeString(model().resolve("mine"), "text");
        Seen seen = export("truth", "ED-1-FLAIR");
        assertThat(seen.code()).isEqualTo(2);
        assertThat(seen.err())
                .isEqualTo("sourceselect export: --output " + model()
                        + ": the folder is not empty; name one that is not there yet, or empty it\n");
        assertThat(model().resolve("mine")).hasContent("text");
        assertThat(model().toFile().list()).containsExactly("mine");
    }

    @Test
    void aHomeWithoutAStoreIsRefusedAndNotMade() {
        Path other = folder.resolve("nowhere");
        assertRefused(
                exportFrom(other, "truth", "ED-1-FLAIR"),
                "--home " + other
                        + ": there is no store in it; name the home that the selection ran on, or its store by --store");
        assertThat(other).doesNotExist();
    }

    @Test
    void whatIsGoneOrDamagedIsRefusedAndTheSameSelectionBringsItBack() throws IOException {
        String artifact =
                place("truth", "ET-2-FLAIR").at("/artifacts/finetuned").asText();
        String named = artifact.substring("artifacts/".length());
        Path manifest = object(artifact, "manifest.json");
        byte[] whole = Files.readAllBytes(manifest);
        Files.delete(manifest);
        assertRefused(
                export("truth", "ET-2-FLAIR"),
                "SOURCE: what the export takes is not in the store any more: artifact " + named
                        + " is not there; run the same selection again, which computes anew what is lost, and then this"
                        + " command");
        Files.write(manifest, whole);

        Path weights = object(artifact, "weights.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length / 2] ^= 1;
        Files.write(weights, bytes);
        // Copies of what was read before, which would hide it.
        delete(home().resolve("scratch"));
        assertRefused(
                export("truth", "ET-2-FLAIR"),
                "SOURCE: what the export takes is not in the store as it was: artifact " + named
                        + " is damaged: object weights.safetensors differs from its checksum; run the same selection again,"
                        + " which computes anew what is lost, and then this command");

        assertThat(select("truth", "--ground-truth").err()).contains("1 stage computed");
        assertThat(export("truth", "ET-2-FLAIR").code()).isZero();
        bytes[bytes.length / 2] ^= 1;
        assertThat(model().resolve("weights.safetensors")).hasBinaryContent(bytes);
    }

    @Test
    void aModelComputedAnewToOtherNumbersIsNotTakenForTheSelections() throws IOException {
        ObjectNode json = (ObjectNode) selection("truth");
        for (JsonNode place : json.get("path2")) {
            ((ObjectNode) place.get("dice")).put("mean", 0.75);
        }
        Path edited = Files.writeString(folder.resolve("edited.json"), json.toString());
        Seen seen = export(edited.getFileName().toString(), "ED-1-FLAIR");
        assertThat(seen.code()).isEqualTo(2);
        assertThat(seen.err())
                .contains("SOURCE: the model in the store has Dice ")
                .contains(
                        " where the selection says 0.75: it has been computed anew since; run the same selection again")
                .hasLineCount(1);
        assertThat(out.toFile().list()).isEmpty();
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
