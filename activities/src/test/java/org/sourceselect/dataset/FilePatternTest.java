package org.sourceselect.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sourceselect.task.BadInputException;

class FilePatternTest {

    @TempDir
    Path root;

    @Test
    void subjectAndPartitionAreTakenFromThePath() throws IOException {
        touch("siteA/p1/flair.nii.gz", "siteB/p2/flair.nii.gz", "siteB/p2/t1.nii.gz", "notes.txt");

        assertThat(find("{partition}/{subject}/flair.nii.gz"))
                .containsExactly("p1@siteA siteA/p1/flair.nii.gz", "p2@siteB siteB/p2/flair.nii.gz");
    }

    @Test
    void aPlaceholderThatOccursTwiceIsTheSameTextBothTimes() throws IOException {
        touch("p1/p1_t1.nii.gz", "p2/p1_t1.nii.gz", "p3-p3.nii", "p3-p4.nii");

        assertThat(find("{subject}/{subject}_t1.nii.gz")).containsExactly("p1 p1/p1_t1.nii.gz");
        assertThat(find("{subject}-{subject}.nii")).containsExactly("p3 p3-p3.nii");
    }

    @Test
    void starStaysWithinANameAndDoubleStarIsAnyNumberOfFolders() throws IOException {
        touch("Utrecht/0/pre/FLAIR.nii", "Amsterdam/GE3T/100/pre/FLAIR.nii");

        assertThat(find("*/{subject}/pre/FLAIR.nii")).containsExactly("0 Utrecht/0/pre/FLAIR.nii");
        assertThat(find("{partition}/**/{subject}/pre/FLAIR.nii"))
                .containsExactly("100@Amsterdam Amsterdam/GE3T/100/pre/FLAIR.nii", "0@Utrecht Utrecht/0/pre/FLAIR.nii");
    }

    @Test
    void subjectTakesAsMuchAsItCan() throws IOException {
        touch("sub_01_flair.nii.gz");

        assertThat(find("{subject}_*.nii.gz")).containsExactly("sub_01 sub_01_flair.nii.gz");
    }

    @Test
    void hiddenFilesAndFoldersNamedLikeFilesAreNoMatch() throws IOException {
        touch("p1/._x_flair.nii.gz", "p1/x_flair.nii.gz", "p2/y_flair.nii.gz/inner.txt");

        assertThat(find("{subject}/*_flair.nii.gz")).containsExactly("p1 p1/x_flair.nii.gz");
    }

    @Test
    void charactersThatMeanSomethingElsewhereAreTakenAsTheyAre() throws IOException {
        touch("p(1)/t1+c.[x].nii");

        assertThat(find("{subject}/t1+c.[x].nii")).containsExactly("p(1) p(1)/t1+c.[x].nii");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "flair.nii.gz | put {subject} in its place",
                "/data/{subject}.nii | no leading '/'",
                "../{subject}.nii | no '..'",
                "{subjct}/flair.nii | did you mean subject?",
                "{subject}/a**/x.nii | '**' must be a whole folder name",
                "{subject}/** | end it with the name of the file",
            })
    void aPatternThatCannotWorkIsRefusedWithTheRemedy(String pattern, String remedy) {
        assertThatThrownBy(() -> FilePattern.parse("d.yaml, field labelFile", pattern))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("d.yaml, field labelFile", remedy);
    }

    @ParameterizedTest
    @CsvSource({
        // Each takes as much as it can, the first before the second.
        "{subject}*, ab_c, ab_c",
        "*{subject}, ab_c, c",
        "{subject}_*_{subject}, ab_x_ab, ab",
        "{subject}{subject}.nii, xyxy.nii, xy",
        "*-{subject}-*-{subject}, q-a-b-a, a",
        "s{subject}*.nii, s1.nii, 1",
    })
    void placesShareANameAmongThem(String pattern, String name, String subject) throws IOException {
        touch(name);

        assertThat(find(pattern)).containsExactly(subject + " " + name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{subject}*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b",
                "*a*a*a*a*a*a*a*a*a*a*a*{subject}*a*a*a*a*a*a*b",
                "{subject}*{subject}*{subject}*{subject}*a*a*a*ac",
            })
    void starsAndPlacesTakeNoLongerThanTheNameIsLong(String pattern) throws IOException {
        for (int i = 0; i < 200; i++) {
            touch("a".repeat(200) + i + "c");
        }

        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(20), () -> find(pattern)))
                .isEmpty();
    }

    @Test
    void manyDoubleStarsAreOne() throws IOException {
        for (int i = 0; i < 256; i++) {
            touch(Integer.toBinaryString(256 + i).substring(1).replaceAll("(.)", "$1/") + "s" + i + ".nii");
        }
        String twelve = "**/".repeat(12);
        String between = "**/*/".repeat(4) + "**/";

        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(20), () -> find(twelve + "{subject}.nii")))
                .hasSize(256)
                .isEqualTo(find("**/{subject}.nii"));
        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(20), () -> find(between + "{subject}.nii")))
                .hasSize(256);
    }

    @Test
    void foldersThatLeadIntoThemselvesAreLookedIntoOnce() throws IOException {
        touch("a/p1/x.nii", "b/p2/x.nii");
        for (String folder : List.of("a", "b")) {
            for (int i = 0; i < 20; i++) {
                Files.createSymbolicLink(root.resolve(folder + "/again" + i), root);
                Files.createSymbolicLink(root.resolve(folder + "/other" + i), root.resolve("b"));
            }
        }

        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(20), () -> find("**/{subject}/x.nii")))
                .containsExactly("p1 a/p1/x.nii", "p2 b/p2/x.nii");
        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(20), () -> find("*/*/*/*/*/*/p1/{subject}.nii")))
                .hasSizeLessThan(3);
    }

    private List<String> find(String pattern) {
        return FilePattern.parse("test", pattern).find(new FolderListing(root)).matches().stream()
                .map(m -> m.subject() + m.partition().map(p -> "@" + p).orElse("") + " " + root.relativize(m.file()))
                .toList();
    }

    private void touch(String... files) throws IOException {
        for (String file : files) {
            Files.createDirectories(root.resolve(file).getParent());
            Files.createFile(root.resolve(file));
        }
    }
}
