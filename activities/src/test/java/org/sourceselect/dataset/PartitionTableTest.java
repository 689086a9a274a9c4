package org.sourceselect.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sourceselect.task.BadInputException;

class PartitionTableTest {

    @TempDir
    Path folder;

    @Test
    void columnsAreFoundByNameInAnyOrder() throws IOException {
        PartitionTable first = read("Subject_ID,Partition_ID\nS1,3\n");
        PartitionTable second = read("Partition_ID,Age,subject_id\n3,61,S1\n");

        assertThat(first.partition("S1")).contains("3");
        assertThat(second.partition("S1")).contains("3");
    }

    @Test
    void idsAreIntegersSoLeadingZerosDoNotCount() throws IOException {
        PartitionTable table = read("Subject_ID,Partition_ID\nS1,01\nS2,1\nS3,-1\nS4,Utrecht\n");

        assertThat(table.partition("S1")).contains("1");
        assertThat(table.partition("S2")).contains("1");
        assertThat(table.partition("S3")).contains("-1");
        assertThat(table.partition("S4")).contains("Utrecht");
    }

    @Test
    void windowsLineEndsByteOrderMarkBlankLinesAndAMissingLastNewlineAreRead() throws IOException {
        PartitionTable table = read("\uFEFFSubject_ID,Partition_ID\r\nS1,01\r\n\r\n\"S,2\", 17");

        assertThat(table.subjects()).hasSize(2);
        assertThat(table.partition("S1")).contains("1");
        assertThat(table.partition("S,2")).contains("17");
        assertThat(table.partition("S3")).isEmpty();
    }

    @Test
    void aRowMayBeDoubledButNotContradicted() throws IOException {
        assertThat(read("Subject_ID,Partition_ID\nS1,01\nS1,1\n").subjects()).hasSize(1);

        assertThatThrownBy(() -> read("Subject_ID,Partition_ID\nS1,1\nS2,4\nS1,2\n"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("p.csv, line 4", "partition 2 here and into partition 1 in line 2");
    }

    @Test
    void faultsNameTheFileTheLineAndTheNearestColumn() {
        assertThatThrownBy(() -> read("SubjectID,Partition_ID\nS1,1\n"))
                .hasMessageContainingAll("p.csv", "no column Subject_ID", "did you mean SubjectID?");
        assertThatThrownBy(() -> read("Subject_ID,Partition_ID\nS1\n")).hasMessageContaining("p.csv, line 2");
        assertThatThrownBy(() -> read("\n\n")).hasMessageContaining("empty");
        assertThatThrownBy(() -> PartitionTable.read(
                        new PartitionRule.ByCsv(folder.resolve("none.csv"), "Subject_ID", "Partition_ID")))
                .hasMessageContainingAll("none.csv", "does not exist");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Subject_ID\tPartition_ID\nS1\t03\nS,2\tA;B\n",
                "Subject_ID;Partition_ID\nS1;03\nS,2;AB\n",
                "sep=;\r\nSubject_ID;Partition_ID\r\nS1;03\r\nS,2;AB\r\n",
                "\uFEFF\"sep=\t\"\nSubject_ID\tPartition_ID\nS1\t03\n\"S,2\"\tAB\n",
                "SEP=|\nSubject_ID|Partition_ID\nS1|03\nS,2|AB\n",
                "# by hand; comma, free\n\n\"Subject_ID\";\"Age (years, months)\";\"Partition_ID\"\n\"S1\";\"6,5\";\"03\"\nS,2;7;AB\n",
                "Subject_ID;Partition_ID, as of 2019\nS1;03\nS,2;AB\n",
                "Subject_ID,Partition_ID\rS1,03\r\"S,2\",AB",
                "\u00a0Subject_ID,Partition_ID\u200b\nS1\u00a0,\u00a003\n\"S,2\",AB\n",
            })
    void theSeparatorIsFoundOutOrNamedByTheFirstLine(String text) throws IOException {
        Path file = folder.resolve("p.csv");
        Files.writeString(file, text, StandardCharsets.UTF_8);
        String partition = text.contains("as of 2019") ? "Partition_ID, as of 2019" : "Partition_ID";

        PartitionTable table = PartitionTable.read(new PartitionRule.ByCsv(file, "Subject_ID", partition));

        assertThat(table.subjects()).containsExactly("S1", "S,2");
        assertThat(table.partition("S1")).contains("3");
        // Lines are those of the file, whatever stands before the header.
        assertThat(Files.readString(file)
                        .split("\r\n|\r|\n", -1)[table.line("S1").orElseThrow() - 1])
                .contains("S1");
    }

    @Test
    void whatWindowsCallsUnicodeIsRead() throws IOException {
        Path file = folder.resolve("p.csv");
        Files.write(file, "\uFEFFSubject_ID\tPartition_ID\r\nS\u00e41\t3\r\n".getBytes(StandardCharsets.UTF_16LE));

        PartitionTable table = PartitionTable.read(new PartitionRule.ByCsv(file, "Subject_ID", "Partition_ID"));

        assertThat(table.partition("S\u00e41")).contains("3");
    }

    @Test
    void whatIsNoTableIsToldApart() throws IOException {
        assertThatThrownBy(() -> read("Subject_ID Partition_ID\nS1 3\n"))
                .hasMessageContainingAll("p.csv", "separate the columns by commas, semicolons or tabs");
        Path workbook = Files.write(folder.resolve("p.xlsx"), new byte[] {'P', 'K', 3, 4, 0, 0, (byte) 0xE4, 'x'});
        assertThatThrownBy(() -> PartitionTable.read(new PartitionRule.ByCsv(workbook, "Subject_ID", "Partition_ID")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("p.xlsx", "not text in UTF-8", "workbook of a spreadsheet as CSV");
        assertThatThrownBy(() -> read("Subject_ID,Partition_ID\nS\0001,3\n")).hasMessageContaining("not text in UTF-8");
    }

    @Test
    void whoseSiteBidsDoesNotKnowHasNone() throws IOException {
        PartitionTable table = read("Subject_ID\tPartition_ID\nsub-1\tn/a\nsub-2\tA\n");

        assertThat(table.subjects()).containsExactly("sub-2");
    }

    @Test
    void aTableThatPutsNobodyAnywhereIsNamed() {
        assertThatThrownBy(() -> read("Subject_ID,Partition_ID\n"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("p.csv: ", "puts no subject into a partition: it has no row below its header");
        assertThatThrownBy(() -> read("Subject_ID\tPartition_ID\nsub-1\tn/a\n"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("it has n/a in every row; complete it, or leave partitioning out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"S1,3\nS2,%s\n", "\"S1\",\"%s\"\n", "S1,\"%s"})
    void aCellThatGrowsWithoutEndIsRefusedWithItsLine(String rows) {
        String cell = "x".repeat(3_000_000);

        assertThatThrownBy(() -> read("Subject_ID,Partition_ID\n" + String.format(rows, cell)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("p.csv, line ", "more than 65536 characters", "never closed")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
    }

    /** Counted with Python's csv.DictReader: {@code len({row["Subject_ID"] for row in rows})}. */
    @ParameterizedTest
    @CsvSource({
        "fets2021_partitioning_1.csv, 341, FeTS21_Training_266, 17",
        "fets2021_partitioning_2.csv, 341, FeTS21_Training_354, 22",
        "fets2021_small_split.csv, 12, FeTS21_Training_023, 2",
        "fets2022_partitioning_1.csv, 1251, FeTS2022_01162, 23",
        "fets2022_partitioning_2.csv, 1251, FeTS2022_01162, 33",
        "fets2022_small_split.csv, 10, FeTS2022_01435, 3",
        "fets2022_validation.csv, 219, FeTS2022_01718, -1",
    })
    void theRealFilesOfTheFetsChallengeAreRead(String file, int subjects, String subject, String partition) {
        Path real = RealData.folder("fets-partitioning").resolve(file);

        PartitionTable table = PartitionTable.read(new PartitionRule.ByCsv(real, "Subject_ID", "Partition_ID"));

        assertThat(table.subjects()).hasSize(subjects);
        assertThat(table.partition(subject)).contains(partition);
    }

    private PartitionTable read(String text) throws IOException {
        Path file = folder.resolve("p.csv");
        Files.writeString(file, text, StandardCharsets.UTF_8);
        return PartitionTable.read(new PartitionRule.ByCsv(file, "Subject_ID", "Partition_ID"));
    }
}
