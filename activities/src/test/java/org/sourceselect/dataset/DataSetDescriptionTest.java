package org.sourceselect.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sourceselect.task.BadInputException;

class DataSetDescriptionTest {

    private static final String[] OWN = {
        "name: mine", "modalities: {FLAIR: \"{subject}/f.nii\"}", "labelFile: \"{subject}/m.nii\"", "labels: {LES: 1}"
    };

    @TempDir
    Path folder;

    @Test
    void anyFolderOfVolumesIsDescribedInTenLines() throws IOException {
        DataSetDescription d = read(
                "name: lesions",
                "root: images",
                "modalities:",
                "  t1c: \"{subject}/T1_GD.nii.gz\"",
                "  swi: [\"{subject}/swi.nii.gz\", \"{subject}/swi.hdr\"]",
                "labelFile: \"{subject}/mask.nii.gz\"",
                "labels: {NCR: [3, 1], ED: 2}",
                "ignore: [7]");

        assertThat(d.name()).isEqualTo("lesions");
        assertThat(d.root()).isEqualTo(folder.resolve("images"));
        assertThat(d.modalities().keySet()).containsExactly("T1CE", "SWI");
        assertThat(d.modalities().get("SWI")).hasSize(2);
        assertThat(d.rois())
                .containsExactly(new RoiDefinition("NCR", List.of(1, 3)), new RoiDefinition("ED", List.of(2)));
        assertThat(d.knownLabels()).containsExactly(0, 1, 2, 3, 7);
        assertThat(d.partitionRule()).isEqualTo(new PartitionRule.None());
    }

    @Test
    void theRootIsRelativeToTheFileOrAbsoluteOrFromTheEnvironmentOrTheHome() throws IOException {
        assertThat(read(OWN).root()).isEqualTo(folder);
        assertThat(read(with("root: ../x")).root()).isEqualTo(folder.resolveSibling("x"));
        assertThat(read(with("root: /data/x")).root()).isEqualTo(Path.of("/data/x"));
        assertThat(read(with("root: ${BRAINS}/x")).root()).isEqualTo(Path.of("/mnt/brains/x"));
        assertThat(read(with("root: ~/x")).root()).isEqualTo(Path.of(System.getProperty("user.home"), "x"));
    }

    @Test
    void modelsAreFoundInTheRootOrBesideTheFile() throws IOException {
        Files.createDirectories(folder.resolve("images"));
        Files.writeString(folder.resolve("images/in-root.pt"), "");
        Files.writeString(folder.resolve("beside.pt"), "");
        String[] lines = with("root: images\nmodels: {LES-FLAIR: in-root.pt, mine/LES-T1: beside.pt}");

        assertThat(read(lines).models())
                .isEqualTo(Map.of(
                        "LES-FLAIR", folder.resolve("images/in-root.pt"), "mine/LES-T1", folder.resolve("beside.pt")));
        assertThatThrownBy(() -> read(with("models: {LES-FLAIR: none.pt}")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll(
                        "data.yaml, field models.LES-FLAIR: none.pt", "neither in the root nor beside", "remove it");
    }

    @Test
    void anUnsetEnvironmentVariableIsNamed() {
        assertThatThrownBy(() -> read(with("root: ${NOWHERE}/x")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("data.yaml, field root", "variable NOWHERE is not set", "export it");
    }

    @Test
    void aLayoutBringsPatternsAndLabelsWhichCanBeOverridden() throws IOException {
        DataSetDescription fets = read("name: fets", "layout: fets-2021");
        DataSetDescription whole =
                read("name: fets", "layout: fets-2022", "modalities: [T1, flair]", "labels: {WT: [1, 2, 4]}");
        DataSetDescription wmh = read("name: wmh", "layout: wmh-2017", "partitionNames: {Utrecht: UMC}");

        assertThat(fets.modalities().keySet()).containsExactly("T1", "T1CE", "T2", "FLAIR");
        assertThat(fets.rois()).extracting(RoiDefinition::name).containsExactly("NCR", "ED", "ET");
        assertThat(fets.knownLabels()).containsExactly(0, 1, 2, 4);
        assertThat(whole.modalities().keySet()).containsExactly("T1", "FLAIR");
        assertThat(whole.rois()).containsExactly(new RoiDefinition("WT", List.of(1, 2, 4)));
        assertThat(wmh.ignore()).containsExactly(2);
        assertThat(wmh.partitionRule())
                .isEqualTo(new PartitionRule.ByPattern(Map.of("Utrecht", "UMC", "Singapore", "S", "Amsterdam", "A")));
    }

    @Test
    void fetsTakesThePartitionFileInItsRootUnlessToldOtherwise() throws IOException {
        Files.writeString(folder.resolve("partitioning_1.csv"), "Subject_ID,Partition_ID\n");
        Files.writeString(folder.resolve("other.csv"), "case,site\n");

        assertThat(read("name: f", "layout: fets-2021").partitionRule())
                .isEqualTo(new PartitionRule.ByCsv(folder.resolve("partitioning_1.csv"), "Subject_ID", "Partition_ID"));
        assertThat(read("name: f", "layout: fets-2021", "partitioning: none").partitionRule())
                .isEqualTo(new PartitionRule.None());
        assertThat(read(with("partitioning: {file: other.csv, subject: case, partition: site}"))
                        .partitionRule())
                .isEqualTo(new PartitionRule.ByCsv(folder.resolve("other.csv"), "case", "site"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lable: {X: 1} | field lable | did you mean label",
                "layout: fets-2020 | field layout | did you mean fets-2021?",
                "labels: {LES: 0} | labels.LES | 0 is always background",
                "labels: {LES: 40000} | labels.LES | from 1 to 32767",
                "labels: {LES: one} | labels.LES | one is not a whole number",
                "labels: {LES: []} | labels.LES | no value",
                "labels: {white-matter: 1} | labels.white-matter | divides the parts",
                "ignore: [1] | field ignore | belongs to LES",
                "name: my brains | field name | letters, digits",
                "partitions: [1] | field partitions | no partitions to choose from",
                "partitionNames: {a: b} | field partitionNames | no pattern holds {partition}",
                "partitioning: gone.csv | field partitioning | is neither in the root nor beside",
                "modalities: {FLAIR: \"f.nii\"} | modalities.FLAIR | put {subject} in its place",
                "modalities: {T1C: \"{subject}/a\", T1CE: \"{subject}/b\"} | modalities.T1CE | described twice",
                "modalities: {T1: \"{partition}/{subject}.nii\"} | field modalities | into every pattern",
                "modalities: [T1] | field modalities | without a layout",
                "labels: 3 | field labels | not a mapping",
                "name: {a: b} | field name | not a single value",
            })
    void everyFaultNamesFileFieldAndRemedy(String line, String field, String remedy) {
        String key = line.substring(0, line.indexOf(':') + 1);
        String[] lines = Stream.concat(Arrays.stream(OWN).filter(own -> !own.startsWith(key)), Stream.of(line))
                .toArray(String[]::new);

        assertThatThrownBy(() -> read(lines))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("data.yaml, field", field, remedy);
    }

    @Test
    void everyExampleInTheProjectCanBeRead() throws IOException {
        try (Stream<Path> examples = Files.list(RealData.examples())) {
            assertThat(examples.map(yaml -> DataSetDescription.read(yaml, Map.of("SOURCESELECT_DATA", "/data"))
                            .name()))
                    .contains("open-ms", "brats2013", "tcga-lgg", "fets", "iseg", "wmh");
        }
    }

    @Test
    void missingFieldsFilesAndBrokenYamlAreToldApart() throws IOException {
        assertThatThrownBy(() -> read("root: x")).hasMessageContainingAll("field name", "missing");
        assertThatThrownBy(() -> read("name: x")).hasMessageContainingAll("field modalities", "or a layout");
        assertThatThrownBy(() -> read("name: x", "  labels: {")).hasMessageContaining("not valid YAML");
        Path latin1 =
                Files.write(folder.resolve("latin1.yaml"), "name: \u00e4\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> DataSetDescription.read(latin1, Map.of()))
                .hasMessageContainingAll("latin1.yaml", "not text in UTF-8");
        assertThatThrownBy(() -> read("name: x", "root /data", "labels: 1"))
                .hasMessageContainingAll("line 2", "could not find expected ':'");
        assertThatThrownBy(() -> read("name: x", "\troot: y")).hasMessageContainingAll("line 2", "TAB");
        assertThatThrownBy(() -> read("name: x", "root: \"/data\" b")).hasMessageContainingAll("line 2", "found");
        assertThatThrownBy(() -> read("name: x", "- a")).hasMessageContainingAll("line 2", "found");
        assertThatThrownBy(() -> read("name: x", "name: y"))
                .hasMessageContainingAll("line 2", "stands in line 1 already");
        assertThatThrownBy(() -> read("just a text")).hasMessageContaining("not a list of 'field: value' lines");
        assertThatThrownBy(() -> DataSetDescription.read(folder.resolve("gone.yaml")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("gone.yaml", "does not exist");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "010",
                "0010",
                "2017_1",
                "1e3",
                "1E3",
                "no",
                "NO",
                "yes",
                "On",
                "y",
                "True",
                "0x1F",
                "0o17",
                "0b11",
                "1.10",
                "1.0",
                ".5",
                ".inf",
                "12345678901234567890",
                "2020-01-01",
                "00"
            })
    void aNameIsWhatIsWritten(String name) throws IOException {
        String[] lines = Stream.concat(
                        Stream.of("name: " + name), Arrays.stream(OWN).skip(1))
                .toArray(String[]::new);
        DataSetDescription sites = read(
                "name: sites",
                "modalities: {T1: \"{partition}/{subject}.nii\"}",
                "labelFile: \"{partition}/{subject}.hdr\"",
                "labels: {A: 1}",
                "partitionNames: {" + name + ": " + name + "}",
                "partitions: [" + name + "]",
                "exclude: [" + name + "]");

        assertThat(read(lines).name()).isEqualTo(name);
        assertThat(sites.partitions()).containsExactly(name);
        assertThat(sites.exclude()).containsExactly(name);
        assertThat(sites.partitionRule()).isEqualTo(new PartitionRule.ByPattern(Map.of(name, name)));
    }

    @Test
    void nothingIsNoNameUnlessItIsQuoted() throws IOException {
        assertThatThrownBy(() -> read("name: null")).hasMessageContainingAll("field name", "no value", "needs quotes");
        assertThatThrownBy(() -> read(with("exclude: [~]"))).hasMessageContainingAll("field exclude", "needs quotes");
        assertThat(read(with("exclude: [\"null\"]")).exclude()).containsExactly("null");
    }

    @Test
    void labelsAreDecimal() throws IOException {
        assertThat(read(own("labels: {A: 1, B: 010, C: [08, 0011], D: +12}")).rois())
                .extracting(RoiDefinition::labels)
                .containsExactly(List.of(1), List.of(10), List.of(8, 11), List.of(12));
        for (String value : List.of("1_2", "0x10", "0o10", "1e1", "1.0", "no", "\u0661")) {
            assertThatThrownBy(() -> read(own("labels: {A: " + value + "}")))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContainingAll(
                            "field labels.A: " + value + " is not a whole number in decimal digits", "as in [1, 3]");
        }
        assertThatThrownBy(() -> read(own("labels: {A: 99999999999}"))).hasMessageContaining("is out of range");
    }

    @Test
    void aliasesAndMergeKeysStandForWhatTheyName() throws IOException {
        DataSetDescription d = read(
                "name: x",
                "modalities:",
                "  T1: &image \"{subject}/t1.nii\"",
                "  T2: *image",
                "labelFile: &files [\"{subject}/a.nii\", \"{subject}/b.nii\"]",
                "labels:",
                "  <<: [{LES: 1, COR: 7}, {LES: 9, EDGE: [3, 4]}]",
                "  COR: &core [2]",
                "  ANY: *core");

        assertThat(d.modalities().get("T2")).isEqualTo(d.modalities().get("T1"));
        assertThat(d.labelFile()).hasSize(2);
        assertThat(d.rois())
                .containsExactlyInAnyOrder(
                        new RoiDefinition("LES", List.of(1)),
                        new RoiDefinition("COR", List.of(2)),
                        new RoiDefinition("EDGE", List.of(3, 4)),
                        new RoiDefinition("ANY", List.of(2)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "labels: {A: *none} | undefined alias none",
                "labels: &l {A: 1, <<: *l} | leads back to itself",
                "labels: {<<: 3, A: 1} | takes in something that is not a mapping",
                "labels: &l {A: *l} | not a single value",
                "labels: {A: !!python/object:os.system 1} | not valid YAML: Global tag is not allowed",
                "labels: !include labels.yaml | not a mapping",
                "labels: !mine {A: 1} | the tag !mine is not read",
                "labels: {A: 1, A: 2} | field labels.A: the field stands in line 4 already",
                "labels: {[a, b]: 1} | a field's name is a list or a mapping",
                "labels: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]] | not valid YAML: Nesting",
            })
    void whatYamlAllowsAndADescriptionDoesNotIsSaidInPlainWords(String lines, String said) {
        assertThatThrownBy(() -> read(own(lines)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("data.yaml", said)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("Exception", "java.", "jackson"));
    }

    @Test
    void aSecondDocumentAndWhatIsNoTextAreToldByTheirLine() {
        assertThatThrownBy(() -> read((String.join("\n", OWN) + "\n---\nname: y").split("\n")))
                .hasMessageContaining("data.yaml, line 6: a second data set begins here");
        assertThatThrownBy(() -> read(own("labels: {A: " + (char) 1 + "}")))
                .hasMessageContainingAll("data.yaml, line 4", "the character U+0001 is not text");
    }

    @Test
    void aDocumentOfNothingIsNone() throws IOException {
        assertThat(read(("---\n" + String.join("\n", OWN) + "\n---\n").split("\n"))
                        .name())
                .isEqualTo("mine");
        assertThat(read((String.join("\n", OWN) + "\n...\n").split("\n")).name())
                .isEqualTo("mine");
    }

    @Test
    void whatSwellsOrIsTooLargeIsRefused() throws IOException {
        StringBuilder laughs = new StringBuilder("labels:\n  a: &a {x: 1}\n");
        for (char c = 'b'; c <= 'z'; c++) {
            laughs.append("  ").append(c).append(": &").append(c).append(" {<<: [");
            laughs.append(("*" + (char) (c - 1) + ", ").repeat(9)).append("]}\n");
        }
        assertThatThrownBy(() -> read(own(laughs.toString())))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("Number of aliases");
        assertThatThrownBy(() -> read(own("labels: {A: 1} # " + "x".repeat(1 << 20))))
                .hasMessageContainingAll("data.yaml", "larger than 1 MiB");
        assertThatThrownBy(() -> read(own("labels: {A: " + "x".repeat(5000) + "}")))
                .hasMessageContaining("it has 5000 characters")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
        Path utf16 = Files.write(
                folder.resolve("utf16.yaml"),
                ("\uFEFF" + String.join("\r\n", OWN)).getBytes(StandardCharsets.UTF_16LE));
        assertThat(DataSetDescription.read(utf16, Map.of()).name()).isEqualTo("mine");
    }

    @Test
    void everyFieldStandsInTheReference() throws IOException {
        String reference =
                Files.readString(RealData.examples().resolveSibling("docs").resolve("data-set-yaml.md"));

        assertThat(DescriptionReader.FIELDS)
                .allSatisfy(field -> assertThat(reference).contains("## `" + field + "`"));
        assertThat(DescriptionReader.PARTITIONING_FIELDS)
                .allSatisfy(field -> assertThat(reference).containsPattern("(?m)^- `" + field + "`"));
        assertThat(Layout.names()).allSatisfy(layout -> assertThat(reference).contains("`" + layout + "`"));
    }

    private static String[] own(String line) {
        return Stream.concat(Arrays.stream(OWN).limit(3), Stream.of(line)).toArray(String[]::new);
    }

    private static String[] with(String line) {
        return Stream.concat(Arrays.stream(OWN), Stream.of(line)).toArray(String[]::new);
    }

    private DataSetDescription read(String... lines) throws IOException {
        return DataSetDescription.read(Brains.yaml(folder, lines), Map.of("BRAINS", "/mnt/brains"));
    }
}
