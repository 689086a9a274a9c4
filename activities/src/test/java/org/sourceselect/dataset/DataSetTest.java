package org.sourceselect.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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

        // In each of two subjects: 3 x 4 x 4 voxels of label 1, 2 x 2 x 4 of label 4, of 12 x 10 x 6; 4 slices of 6.
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

        List<TaskSummary> tasks = Brains.open(yaml).tasks(ReadingListener.SILENT, damage::add);

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

        List<TaskSummary> tasks = withClosed(yaml, root.resolve("p2")).tasks(ReadingListener.SILENT, damage::add);

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
    void aSubjectOfWhomNoFileMatchesIsNamedWithWhatThereIs() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2", "p3");
        for (String file : List.of("t1", "flair", "seg")) {
            Files.move(root.resolve("p2/" + file + ".nii.gz"), root.resolve("p2/" + file + ".nii"));
        }
        assertThat(warning(yaml))
                .contains("1 of whom no file matches a pattern (the first is p2; there is p2/seg.nii)");

        for (String file : List.of("t1", "flair", "seg")) {
            Files.move(
                    root.resolve("p2/" + file + ".nii"),
                    root.resolve("p2/" + file.toUpperCase(Locale.ROOT) + ".NII.GZ"));
        }
        assertThat(warning(yaml)).contains("(the first is p2; there is p2/SEG.NII.GZ)");

        for (String file : List.of("T1", "FLAIR", "SEG")) {
            Files.move(root.resolve("p2/" + file + ".NII.GZ"), root.resolve("p2/scan_" + file + ".nii.gz"));
        }
        assertThat(warning(yaml)).contains("(the first is p2; nothing in p2 fits)");

        Files.writeString(yaml, Files.readString(yaml) + "exclude: [p2]\n");
        assertThat(Brains.open(yaml).warning()).isEmpty();
    }

    @Test
    void aFileThatNearlyMatchesIsNamedWhereOneOfASubjectsIsMissing() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2", "p3");
        Files.move(root.resolve("p2/t1.nii.gz"), root.resolve("p2/t1.nii"));
        Files.move(root.resolve("p3/seg.nii.gz"), root.resolve("p3/Seg.nii.gz"));

        assertThat(warning(yaml))
                .contains(
                        "1 without labels (the first is p3; there is p3/Seg.nii.gz)",
                        "1 without an image of some modality (the first is p2; there is p2/t1.nii)");
    }

    @Test
    void foldersAboveAndBelowSubjectsAreNoSubjects() throws IOException {
        for (String subject : List.of("Utrecht/0", "Amsterdam/GE3T/100", "Amsterdam/GE3T/101")) {
            Brains.image(root.resolve(subject + "/pre/t1.nii"), 0);
            Files.createDirectories(root.resolve(subject + "/orig"));
            Brains.labels(root.resolve(subject + "/seg.nii"), 4);
        }
        Path yaml = Brains.yaml(
                root,
                "name: sites",
                "modalities: {T1: \"{partition}/**/{subject}/pre/t1.nii\"}",
                "labelFile: \"{partition}/**/{subject}/seg.nii\"",
                "labels: {A: 1, B: 4}");
        assertThat(Brains.open(yaml).warning()).isEmpty();

        Files.createDirectories(root.resolve("Utrecht/7/pre"));
        assertThat(warning(yaml))
                .contains("1 of whom no file matches a pattern (the first is 7; nothing in Utrecht/7 fits)");
    }

    @Test
    void theTablesSubjectsAreMatchedWhereThereIsNoDoubt() throws IOException {
        Path yaml = Brains.dataSet(root, "001", "s2", "S03", "sub-04");
        String text = Files.readString(yaml) + "partitioning: parts.csv\n";
        Files.writeString(yaml, text);
        Files.writeString(root.resolve("parts.csv"), "Subject_ID,Partition_ID\n1,A\nS02,A\ns3,B\n4,B\n");

        assertThat(Brains.open(yaml).domains())
                .extracting(d -> d + " " + d.roster())
                .contains("A-T1 [001, s2]", "B-T1 [S03, sub-04]");
        assertThat(warning(yaml))
                .contains("4 written in two ways and taken for one (the first is 001, 1 in line 2)")
                .doesNotContain("not on disk");
        // The prefix of BIDS is in its tables and not in its patterns: nobody need be told.
        Files.writeString(root.resolve("parts.csv"), "Subject_ID,Partition_ID\nsub-001,A\nsub-s2,A\nS03,B\n04,B\n");
        assertThat(Brains.open(yaml).warning()).isEmpty();
    }

    @Test
    void aDoubtfulSubjectIsLeftOutWithBothSpellingsAndTheLine() throws IOException {
        Path yaml = Brains.dataSet(root, "001", "002");
        Files.writeString(yaml, Files.readString(yaml) + "partitioning: parts.csv\n");
        Files.writeString(root.resolve("parts.csv"), "Subject_ID,Partition_ID\n1,A\n01,B\n002,A\n");

        assertThat(Brains.open(yaml).domains())
                .extracting(d -> d + " " + d.roster())
                .contains("A-T1 [002]");
        assertThat(warning(yaml))
                .contains(
                        "1 not in the partition file without doubt (the first is 001, which may be 1 in line 2 or 01 in line 3)");
    }

    @Test
    void aTableOfOtherSubjectsIsNamedWithOneOfEach() throws IOException {
        Path yaml = Brains.dataSet(root, "001", "002");
        Files.writeString(yaml, Files.readString(yaml) + "partitioning: parts.csv\n");
        Files.writeString(root.resolve("parts.csv"), "Subject_ID,Partition_ID\n001A,A\n002A,B\n");

        assertThatThrownBy(() -> Brains.open(yaml))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll(
                        "parts.csv: its first subject is 001A in line 2, the first on disk 001",
                        "none of the 2 subjects of the partition file is on disk")
                .satisfies(e -> assertThat(((BadInputException) e).shareable()).doesNotContain("001"));
    }

    @Test
    void aPartitionThatCannotStandInANameIsToldByTheLineOfTheTable() throws IOException {
        Path yaml = Brains.dataSet(root, "001", "002");
        Files.writeString(yaml, Files.readString(yaml) + "partitioning: parts.csv\n");
        Files.writeString(root.resolve("parts.csv"), "Subject_ID,Partition_ID\n001,A\n002,Site B\n003,Site C\n");

        assertThatThrownBy(() -> Brains.open(yaml))
                .hasMessageContainingAll("parts.csv, line 3: 'Site B' cannot stand in a task's name");
    }

    @Test
    void imagesAndLabelsThatWriteASubjectInTwoWaysAreTakenForOne() throws IOException {
        Brains.image(root.resolve("images/s01.nii"), 0);
        Brains.image(root.resolve("images/S2.nii"), 1);
        Brains.labels(root.resolve("labels/s01.nii"), 4);
        Brains.labels(root.resolve("labels/s02.nii"), 4);
        Path yaml = Brains.yaml(
                root,
                "name: two",
                "modalities: {T1: \"images/{subject}.nii\"}",
                "labelFile: \"labels/{subject}.nii\"",
                "labels: {A: 1, B: 4}");

        assertThat(Brains.open(yaml).domains().get(0).roster()).containsExactly("s01", "s02");
        assertThat(warning(yaml))
                .contains("1 written in two ways and taken for one (the first is s02, with an image of S2)");
    }

    @Test
    void subjectsCanBeExcluded() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2", "003");
        String text = Files.readString(yaml);
        String all = digest(yaml);

        Files.writeString(yaml, text + "exclude: [P02, 3]\n");
        assertThat(Brains.open(yaml).domains()).extracting(Domain::roster).containsOnly(List.of("p1"));
        assertThat(digest(yaml)).isNotEqualTo(all);
        Files.writeString(yaml, text + "exclude: p4\n");
        assertThatThrownBy(() -> Brains.open(yaml))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll(
                        "field exclude: p4 (nearest are p1, p2, 003)", "no subject on disk is called this")
                .satisfies(e -> assertThat(((BadInputException) e).shareable()).doesNotContain("p1"));
        Files.writeString(yaml, text + "exclude: [p1, p2, '003']\n");
        assertThatThrownBy(() -> Brains.open(yaml)).hasMessageContaining("check partitions, partitioning and exclude");
    }

    @Test
    void aSubjectOfOnePartitionCanBeExcludedAndFoldersKeepTheirZeros() throws IOException {
        for (String subject : List.of("010/1", "010/2", "siteB/1")) {
            Brains.image(root.resolve(subject + "/t1.nii"), 0);
            Brains.labels(root.resolve(subject + "/seg.nii"), 4);
        }
        String[] lines = {
            "name: sites",
            "modalities: {T1: \"{partition}/{subject}/t1.nii\"}",
            "labelFile: \"{partition}/{subject}/seg.nii\"",
            "labels: {A: 1, B: 4}",
            "exclude: [010/1]"
        };
        assertThat(Brains.open(Brains.yaml(root, lines)).domains())
                .extracting(d -> d + " " + d.roster())
                .containsExactly("010-T1 [2]", "siteB-T1 [1]");
        for (String written : List.of("010", "10", "'010'")) {
            lines[4] = "partitions: [" + written + "]";
            assertThat(Brains.open(Brains.yaml(root, lines)).domains())
                    .extracting(Domain::toString)
                    .containsExactly("010-T1");
        }
    }

    @Test
    void anImageThatIsCutShortIsFoundWithoutReadingAllAndADamagedOneByReadingAll() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2", "p3", "p4");
        for (String subject : List.of("p1", "p2")) {
            Path image = root.resolve(subject + "/t1.nii.gz");
            byte[] bytes = Files.readAllBytes(image);
            Files.write(image, Arrays.copyOf(bytes, bytes.length / 2));
        }
        Path flipped = root.resolve("p3/t1.nii.gz");
        byte[] bytes = Files.readAllBytes(flipped);
        bytes[bytes.length - 7] ^= 1;
        Files.write(flipped, bytes);
        List<BadInputException> seen = new ArrayList<>();
        List<BadInputException> read = new ArrayList<>();

        List<TaskSummary> tasks = Brains.open(yaml).tasks(ReadingListener.SILENT, seen::add);
        List<TaskSummary> checked = Brains.open(yaml).tasks(Thoroughness.ALL, ReadingListener.SILENT, read::add);

        assertThat(tasks).extracting(TaskSummary::damaged).containsExactly(2, 2, 2, 0, 0, 0);
        assertThat(checked).extracting(TaskSummary::damaged).containsExactly(3, 3, 3, 0, 0, 0);
        assertThat(Damage.byCause(seen)).singleElement().satisfies(damage -> {
            assertThat(damage.files())
                    .containsExactly(
                            root.resolve("p1/t1.nii.gz").toString(),
                            root.resolve("p2/t1.nii.gz").toString());
            assertThat(damage.sentence()).startsWith("2 files, the first " + root.resolve("p1/t1.nii.gz") + ": ");
        });
        assertThat(Damage.byCause(read)).hasSize(2);
    }

    @Test
    void oneCauseOfManyFilesIsOne() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2", "p3", "p4");
        Brains.labels(root.resolve("p1/seg.nii.gz"), 3);
        Brains.write(
                root.resolve("p2/seg.nii.gz"),
                Brains.volume(Brains.SPACING, (x, y, z) -> x == 0 ? 3 : 0),
                DataType.INT16);
        Brains.labels(root.resolve("p3/seg.nii.gz"), 5);
        Files.write(root.resolve("p3/t1.nii.gz"), new byte[] {1, 2, 3});
        List<BadInputException> faults = new ArrayList<>();

        var unused = Brains.open(yaml).tasks(ReadingListener.SILENT, faults::add);

        // Two files with the value 3, one with 5, and of the last subject both files.
        assertThat(Damage.byCause(faults))
                .extracting(damage -> damage.files().size())
                .containsExactly(2, 1, 1);
        assertThat(Damage.byCause(faults).get(0).sentence()).contains("2 files, the first", "3 (16 voxels)");
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

    private static String warning(Path yaml) {
        return Brains.open(yaml).warning().orElse("");
    }

    private static String digest(Path yaml) {
        return Brains.open(yaml).domain(Optional.empty(), "T1").digest();
    }
}
