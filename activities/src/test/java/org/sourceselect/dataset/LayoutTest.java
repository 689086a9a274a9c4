package org.sourceselect.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.imaging.DataType;

/** The published layouts, in folders of tiny files. */
class LayoutTest {

    @TempDir
    Path root;

    @Test
    void fets2021IsDividedByItsPartitionFile() throws IOException {
        for (String n : List.of("001", "002", "010", "011")) {
            fets("FeTS21_Training_" + n);
        }
        Files.writeString(
                root.resolve("partitioning_1.csv"),
                "Subject_ID,Partition_ID\r\nFeTS21_Training_001,01\r\nFeTS21_Training_010,22\r\nFeTS21_Training_002,01");
        DataSet fets = Brains.open(Brains.yaml(root, "name: fets", "layout: fets-2021"));

        assertThat(fets.domains())
                .extracting(Domain::toString)
                .containsExactly("1-T1", "1-T1CE", "1-T2", "1-FLAIR", "22-T1", "22-T1CE", "22-T2", "22-FLAIR");
        assertThat(fets.domain(Optional.of("1"), "FLAIR").subjects())
                .containsExactly(files("FeTS21_Training_001"), files("FeTS21_Training_002"));
        assertThat(fets.tasks())
                .extracting(task -> task.task().shortName())
                .contains("NCR-1-T1", "ED-22-T1CE", "ET-22-FLAIR")
                .hasSize(24);
    }

    @Test
    void fets2022WithoutAPartitionFileIsOneWhole() throws IOException {
        fets("FeTS2022_01341");
        DataSet fets = Brains.open(Brains.yaml(root, "name: fets", "layout: fets-2022"));

        assertThat(fets.domains()).extracting(Domain::toString).containsExactly("T1", "T1CE", "T2", "FLAIR");
    }

    @Test
    void iSegSubjectsWithoutLabelsAreNoSubjects() throws IOException {
        for (String subject : List.of("subject-1", "subject-10", "subject-2", "subject-11")) {
            Brains.write(root.resolve(subject + "-T1.hdr"), Brains.image(1), DataType.INT16);
            Brains.write(root.resolve(subject + "-T2.hdr"), Brains.image(2), DataType.INT16);
            if (!subject.equals("subject-11")) {
                Brains.write(
                        root.resolve(subject + "-label.hdr"),
                        Brains.volume(
                                Brains.SPACING,
                                (x, y, z) -> Brains.inBrain(x, y, z) ? (x < 4 ? 10 : x < 6 ? 150 : 250) : 0),
                        DataType.INT16);
            }
        }
        DataSet iseg = Brains.open(Brains.yaml(root, "name: iseg", "layout: iseg-2019"));

        assertThat(iseg.domains()).extracting(Domain::toString).containsExactly("T1", "T2");
        Domain t1 = iseg.domain(Optional.empty(), "T1");
        assertThat(t1.subjects())
                .extracting(SubjectFiles::subject)
                .containsExactly("subject-1", "subject-10", "subject-2");
        assertThat(t1.subjects().get(0).all())
                .extracting(file -> file.getFileName().toString())
                .containsExactly("subject-1-T1.hdr", "subject-1-T1.img", "subject-1-label.hdr", "subject-1-label.img");
        assertThat(iseg.tasks())
                .extracting(task -> task.task() + " " + task.slicesWithRoi())
                .containsExactly(
                        "iseg/CSF-T1 12",
                        "iseg/GM-T1 12",
                        "iseg/WM-T1 12",
                        "iseg/CSF-T2 12",
                        "iseg/GM-T2 12",
                        "iseg/WM-T2 12");
    }

    @Test
    void wmhSitesLieAtDifferentDepthsAndOtherPathologyIsIgnored() throws IOException {
        for (String subject : List.of("Utrecht/0", "Utrecht/2", "Singapore/50", "Amsterdam/GE3T/100")) {
            Brains.image(root.resolve(subject + "/pre/FLAIR.nii.gz"), 1);
            Brains.image(root.resolve(subject + "/pre/T1.nii.gz"), 2);
            Brains.image(root.resolve(subject + "/orig/FLAIR.nii.gz"), 3);
            Brains.write(root.resolve(subject + "/wmh.nii.gz"), Brains.labels(2), DataType.FLOAT32);
        }
        DataSet wmh = Brains.open(Brains.yaml(root, "name: wmh", "layout: wmh-2017"));

        assertThat(wmh.domains())
                .extracting(d -> d + " " + d.subjects().size())
                .containsExactly("A-T1 1", "A-FLAIR 1", "S-T1 1", "S-FLAIR 1", "U-T1 2", "U-FLAIR 2");
        assertThat(wmh.domain(Optional.of("U"), "FLAIR").subjects().get(0).image())
                .isEqualTo(root.resolve("Utrecht/0/pre/FLAIR.nii.gz"));
        // 3 x 4 x 4 voxels of label 1 in each; those of label 2 do not count.
        assertThat(wmh.tasks().get(0).foregroundFraction()).isEqualTo(48.0 / 720);
        assertThat(wmh.tasks().get(0).task().shortName()).isEqualTo("WMH-A-T1");
    }

    private void fets(String subject) {
        for (String modality : List.of("t1", "t1ce", "t2", "flair")) {
            Brains.image(root.resolve(subject + "/" + subject + "_" + modality + ".nii.gz"), modality.length());
        }
        Brains.labels(root.resolve(subject + "/" + subject + "_seg.nii.gz"), 4);
    }

    private SubjectFiles files(String subject) {
        Path folder = root.resolve(subject);
        return new SubjectFiles(
                subject,
                folder.resolve(subject + "_flair.nii.gz"),
                folder.resolve(subject + "_seg.nii.gz"),
                Optional.empty(),
                Optional.empty());
    }
}
