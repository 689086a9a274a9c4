package org.sourceselect.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.Catalog;
import org.sourceselect.imaging.DataType;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;

class DataSetTest {

    @TempDir
    Path root;

    @Test
    void aSubjectThatLacksAModalityIsNotInThatDomainButOnItsRoster() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2", "p3");
        Files.delete(root.resolve("p2/t1.nii.gz"));
        DataSet data = Brains.open(yaml);

        Domain t1 = data.domain(Optional.empty(), "T1");
        assertThat(t1.subjects()).extracting(SubjectFiles::subject).containsExactly("p1", "p3");
        assertThat(t1.roster()).containsExactly("p1", "p2", "p3");
        assertThat(data.domain(Optional.empty(), "FLAIR").subjects()).hasSize(3);
    }

    @Test
    void theCatalogueEntryHoldsRegionsDomainsAndDigestsAndTellsItsProgress() throws IOException {
        DataSet data = Brains.open(Brains.dataSet(root, "p1", "p2"));
        List<String> heard = new ArrayList<>();

        Catalog.DataSet summary = data.summary((step, steps, unit) -> heard.add(step + "/" + steps + " " + unit));

        assertThat(summary.name()).isEqualTo("tiny");
        assertThat(summary.rois())
                .containsExactly(
                        new Catalog.Roi("A", List.of(1)),
                        new Catalog.Roi("B", List.of(4)),
                        new Catalog.Roi("AB", List.of(1, 4)));
        assertThat(summary.domains()).extracting(Catalog.Domain::modality).containsExactly("T1", "FLAIR");
        assertThat(summary.domains()).extracting(Catalog.Domain::subjects).containsOnly(2);
        assertThat(summary.domains()).extracting(Catalog.Domain::digest).doesNotHaveDuplicates();
        // Labels belong to both domains and are read once.
        assertThat(heard).containsExactly("1/6 file", "2/6 file", "3/6 file", "4/6 file", "5/6 file", "6/6 file");
    }

    @Test
    void modelsStandInTheCatalogueByTaskAndBytesAlone() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2");
        String text = Files.readString(yaml);
        Files.writeString(root.resolve("b.pt"), "the bytes");
        Files.writeString(yaml, text + "models: {b-flair: b.pt}\n");

        DataSet data = Brains.open(yaml);

        // SHA-256 of the bytes, by sha256sum.
        assertThat(data.summary().models())
                .containsExactly(new Catalog.Model(
                        TaskId.parse("tiny/B-FLAIR"),
                        "ed589341c9fd5da96aaff4c5efa008226282a716186608d5a032ac75895a9c2f"));
        assertThat(data.model(TaskId.parse("tiny/B-FLAIR"))).isEqualTo(root.resolve("b.pt"));
        Files.writeString(yaml, text + "models: {C-FLAIR: b.pt}\n");
        assertThatThrownBy(() -> Brains.open(yaml))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("data.yaml, field models: no task is called 'C-FLAIR'", "nearest", "B-FLAIR");
        Files.writeString(yaml, text + "models: {B-FLAIR: b.pt, tiny/B-FLAIR: b.pt}\n");
        assertThatThrownBy(() -> Brains.open(yaml)).hasMessageContaining("is a task that has a model already");
    }

    @Test
    void aDigestChangesWithAByteButNotWithATouchOrAMove() throws IOException {
        Path yaml = Brains.dataSet(root.resolve("here"), "p1", "p2");
        DataSet data = Brains.open(yaml);
        Domain t1 = data.domain(Optional.empty(), "T1");
        Domain flair = data.domain(Optional.empty(), "FLAIR");
        String digest = t1.digest();
        String other = flair.digest();
        Path file = root.resolve("here/p1/t1.nii.gz");

        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        assertThat(t1.digest()).isEqualTo(digest);

        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertThat(t1.digest()).isNotEqualTo(digest);
        assertThat(flair.digest()).isEqualTo(other);

        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        Files.move(root.resolve("here"), root.resolve("there"));
        assertThat(Brains.open(root.resolve("there/data.yaml"))
                        .domain(Optional.empty(), "T1")
                        .digest())
                .isEqualTo(digest);
    }

    @Test
    void aDigestChangesWithWhatIsReadButNotWithANewRegionOverTheSameLabels() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2");
        String digest = digest(yaml);
        String text = Files.readString(yaml);

        Files.writeString(yaml, text.replace("AB: [1, 4]", "AB: [1, 4], C: [4]"));
        assertThat(digest(yaml)).isEqualTo(digest);
        Files.writeString(yaml, text + "ignore: [9]\n");
        assertThat(digest(yaml)).isNotEqualTo(digest);
        Files.writeString(yaml, text.replace("name: tiny", "name: small"));
        assertThat(digest(yaml)).isNotEqualTo(digest);
    }

    @Test
    void theCatalogueSurvivesAFileThatCannotBeRead() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2");
        DataSet data = Brains.open(yaml);
        String whole = data.domain(Optional.empty(), "T1").digest();
        Files.delete(root.resolve("p1/t1.nii.gz"));

        assertThat(data.domain(Optional.empty(), "T1").digest())
                .isNotEqualTo(whole)
                .hasSize(64);
        assertThat(data.reopen(data.description())
                        .domain(Optional.empty(), "T1")
                        .subjects())
                .hasSize(1);
    }

    @Test
    void tasksCountSubjectsSlicesAndForeground() throws IOException {
        List<TaskSummary> tasks = Brains.open(Brains.dataSet(root, "p1", "p2")).tasks();

        // In each of two subjects: 3 x 4 x 4 voxels of label 1, 2 x 2 x 4 of label 4, of 12 x 10 x 6; four slices of
        // six.
        assertThat(tasks)
                .extracting(t -> t.task() + " " + t.subjects() + " " + t.subjectsWithRoi() + " " + t.slices() + " "
                        + t.slicesWithRoi() + " " + Math.round(t.foregroundFraction() * 720) + " " + t.damaged())
                .containsExactly(
                        "tiny/A-T1 2 2 12 8 48 0",
                        "tiny/B-T1 2 2 12 8 16 0",
                        "tiny/AB-T1 2 2 12 8 64 0",
                        "tiny/A-FLAIR 2 2 12 8 48 0",
                        "tiny/B-FLAIR 2 2 12 8 16 0",
                        "tiny/AB-FLAIR 2 2 12 8 64 0");
    }

    @Test
    void aDamagedSubjectIsCountedApartAndTheRowSaysWhy() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2", "p3");
        Brains.labels(root.resolve("p2/seg.nii.gz"), 3);
        Files.write(root.resolve("p3/t1.nii.gz"), new byte[] {1, 2, 3});
        List<TaskSummary> tasks = Brains.open(yaml).tasks();

        TaskSummary t1 = tasks.get(0);
        assertThat(t1.subjects()).isEqualTo(1);
        assertThat(t1.damaged()).isEqualTo(2);
        assertThat(t1.problem())
                .hasValueSatisfying(problem -> assertThat(problem)
                        .contains("3 (16 voxels)", "add each to a region under labels, or to ignore")
                        .doesNotContain("p2"));
        assertThat(tasks.get(3).damaged()).isEqualTo(1);
    }

    @Test
    void anImageOnAnotherGridIsFoundWithoutReadingItsVoxels() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2");
        Brains.write(
                root.resolve("p2/t1.nii.gz"), Brains.volume(new double[] {1, 2, 4}, (x, y, z) -> x), DataType.FLOAT32);

        assertThat(Brains.open(yaml).tasks().get(0).problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("do not lie on the image's grid"));
    }

    @Test
    void partitionsCanBeChosenAndAnUnknownOneIsAnsweredWithTheNearest() throws IOException {
        for (String subject : List.of("siteA/1", "siteA/2", "siteB/1")) {
            Brains.image(root.resolve(subject + "/t1.nii"), 0);
            Brains.labels(root.resolve(subject + "/seg.nii"), 4);
        }
        String[] lines = {
            "name: sites",
            "modalities: {T1: \"{partition}/{subject}/t1.nii\"}",
            "labelFile: \"{partition}/{subject}/seg.nii\"",
            "labels: {A: 1, B: 4}",
            "partitions: [siteA]"
        };
        assertThat(Brains.open(Brains.yaml(root, lines)).domains())
                .extracting(Domain::toString)
                .containsExactly("siteA-T1");

        lines[4] = "partitions: [sitec]";
        Path yaml = Brains.yaml(root, lines);
        assertThatThrownBy(() -> Brains.open(yaml))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("field partitions", "no partition sitec", "did you mean siteA?");
    }

    @Test
    void twoFilesForOneSubjectDamageItAndAreBothNamed() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2");
        String before = digest(yaml);
        Files.writeString(yaml, Files.readString(yaml).replace("{subject}/t1.nii.gz", "{subject}/*1*.nii.gz"));
        Brains.image(root.resolve("p1/t1b.nii.gz"), 0);
        List<BadInputException> damage = new ArrayList<>();

        List<TaskSummary> tasks = Brains.open(yaml).tasks(ProgressListener.SILENT, damage::add);

        assertThat(tasks).extracting(TaskSummary::damaged).containsExactly(1, 1, 1, 0, 0, 0);
        assertThat(tasks.get(0).problem())
                .hasValueSatisfying(problem ->
                        assertThat(problem).contains("two files match").doesNotContain("p1"));
        assertThat(damage)
                .singleElement()
                .satisfies(fault -> assertThat(fault.sentence())
                        .contains(
                                root.resolve("p1/t1.nii.gz").toString(),
                                root.resolve("p1/t1b.nii.gz").toString(),
                                "field modalities.T1",
                                "more exact"));
        // Moving the other file away changes what is prepared, from a fault to slices.
        assertThat(digest(yaml)).isNotEqualTo(before);
    }

    @Test
    void aFolderThatCannotBeListedDamagesItsSubjectAlone() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2", "p3");
        List<BadInputException> damage = new ArrayList<>();

        List<TaskSummary> tasks = withClosed(yaml, root.resolve("p2")).tasks(ProgressListener.SILENT, damage::add);

        assertThat(tasks).hasSize(6).allSatisfy(task -> {
            assertThat(task.subjects()).isEqualTo(2);
            assertThat(task.damaged()).isEqualTo(1);
            assertThat(task.problem())
                    .hasValueSatisfying(problem ->
                            assertThat(problem).contains("cannot be listed").doesNotContain("p2"));
        });
        assertThat(damage)
                .singleElement()
                .satisfies(fault ->
                        assertThat(fault.sentence()).contains(root.resolve("p2").toString(), "give read permission"));
    }

    @Test
    void onlyARootThatCannotBeListedIsFatal() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2");

        assertThatThrownBy(() -> withClosed(yaml, root))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll(root.toString(), "cannot be listed");
    }

    @Test
    void aFolderOfUnknownSubjectsThatCannotBeListedIsAWarning() throws IOException {
        for (String subject : List.of("siteA/1", "siteB/1")) {
            Brains.image(root.resolve(subject + "/t1.nii"), 0);
            Brains.labels(root.resolve(subject + "/seg.nii"), 4);
        }
        Path yaml = Brains.yaml(
                root,
                "name: sites",
                "modalities: {T1: \"{partition}/{subject}/t1.nii\"}",
                "labelFile: \"{partition}/{subject}/seg.nii\"",
                "labels: {A: 1, B: 4}");

        DataSet data = withClosed(yaml, root.resolve("siteB"));

        assertThat(data.domains()).extracting(Domain::toString).containsExactly("siteA-T1");
        assertThat(data.warning())
                .hasValueSatisfying(warning -> assertThat(warning)
                        .contains("cannot be listed: 1", root.resolve("siteB").toString()));
    }

    /** Permissions do not stop the tests of one who runs them as root. */
    private static DataSet withClosed(Path yaml, Path closed) {
        DataSetDescription description = DataSetDescription.read(yaml, Map.of());
        return DataSet.open(description, new FolderListing(description.root(), folder -> {
            if (folder.equals(closed)) {
                throw new AccessDeniedException(folder.toString());
            }
            try (Stream<Path> entries = Files.list(folder)) {
                return entries.toList();
            }
        }));
    }

    @Test
    void aLinkThatLeadsNowhereIsDamageAndMissingFilesAreCounted() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2", "p3", "p4", "p5");
        assertThat(Brains.open(yaml).warning()).isEmpty();
        Files.delete(root.resolve("p2/t1.nii.gz"));
        Files.createSymbolicLink(root.resolve("p2/t1.nii.gz"), root.resolve("annex/t1.nii.gz"));
        Files.delete(root.resolve("p3/seg.nii.gz"));
        Files.delete(root.resolve("p4/t1.nii.gz"));
        Files.delete(root.resolve("p4/flair.nii.gz"));
        Files.delete(root.resolve("p5/flair.nii.gz"));

        DataSet data = Brains.open(yaml);

        TaskSummary t1 = data.tasks().get(0);
        assertThat(t1.subjects()).isEqualTo(2);
        assertThat(t1.damaged()).isEqualTo(1);
        assertThat(t1.problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("it is a link", "fetch that file"));
        assertThat(data.warning())
                .hasValueSatisfying(warning -> assertThat(warning)
                        .contains(
                                yaml.toString(),
                                "1 without labels (the first is p3), 1 without any image (the first is p4), "
                                        + "1 without an image of some modality (the first is p5)"));
    }

    @Test
    void subjectsOfThePartitionFileThatAreNotOnDiskAreCountedInTheChosenPartitions() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2", "p3");
        Files.writeString(root.resolve("parts.csv"), "Subject_ID,Partition_ID\np1,1\np2,2\np7,1\np8,1\np9,2\n");
        String text = Files.readString(yaml) + "partitioning: parts.csv\n";

        Files.writeString(yaml, text);
        assertThat(Brains.open(yaml).warning())
                .hasValueSatisfying(warning -> assertThat(warning)
                        .contains("3 in the partition file but not on disk (the first is p7), "
                                + "1 not in the partition file (the first is p3)"));
        Files.writeString(yaml, text + "partitions: [2]\n");
        assertThat(Brains.open(yaml).warning())
                .hasValueSatisfying(warning -> assertThat(warning).contains("1 in the partition file but not on disk"));
    }

    @Test
    void aPatternThatMatchesTwoFilesForEverySubjectIsAtFaultItself() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2");
        Files.writeString(yaml, Files.readString(yaml).replace("{subject}/t1.nii.gz", "{subject}/*1*.nii.gz"));
        Brains.image(root.resolve("p1/t1b.nii.gz"), 0);
        Brains.image(root.resolve("p2/t1b.nii.gz"), 0);

        assertThatThrownBy(() -> Brains.open(yaml))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll(
                        root.resolve("p1/t1.nii.gz").toString(),
                        root.resolve("p1/t1b.nii.gz").toString(),
                        "field modalities.T1",
                        "more exact");
    }

    @Test
    void aRootOrAPatternThatFindsNothingIsNamed() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2");
        String text = Files.readString(yaml);

        Files.writeString(yaml, text + "root: gone\n");
        assertThatThrownBy(() -> Brains.open(yaml)).hasMessageContainingAll("field root", "gone", "does not exist");
        Files.writeString(yaml, text.replace("seg.nii", "mask.nii"));
        assertThatThrownBy(() -> Brains.open(yaml))
                .hasMessageContainingAll("field labelFile", "no file matches {subject}/mask.nii.gz");
        Files.writeString(yaml, text.replace("flair.nii", "FLAIR.nii"));
        assertThatThrownBy(() -> Brains.open(yaml)).hasMessageContaining("field modalities.FLAIR");
        Files.writeString(yaml, text.replace("{subject}/seg", "p1/{subject}"));
        assertThatThrownBy(() -> Brains.open(yaml)).hasMessageContaining("{subject} stands for the same text");
    }

    @Test
    void anUnknownDomainIsAnsweredWithTheNearest() throws IOException {
        DataSet data = Brains.open(Brains.dataSet(root, "p1", "p2"));

        assertThatThrownBy(() -> data.domain(Optional.empty(), "FLAIRE"))
                .hasMessageContainingAll("it has no FLAIRE", "did you mean FLAIR?");
    }

    private static String digest(Path yaml) {
        return Brains.open(yaml).domain(Optional.empty(), "T1").digest();
    }
}
