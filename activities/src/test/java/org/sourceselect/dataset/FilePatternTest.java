package org.sourceselect.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
