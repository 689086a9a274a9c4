package org.sourceselect.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.dataset.DataSet;
import org.sourceselect.task.BadInputException;

/** What a long-lived worker sees of data sets that change. */
class DataSetsTest {

    @TempDir
    Path folder;

    @Test
    void aDescriptionThatChangesCountsAtTheNextLookAndABrokenOneChangesNothing() throws IOException {
        Path yaml = StageBench.phantoms(folder).get(0);
        DataSets dataSets = DataSets.open(List.of(yaml));
        assertThat(dataSets.all()).extracting(DataSet::name).containsExactly("phantom-fets");

        String text = Files.readString(yaml);
        Files.writeString(yaml, text.replace("name: phantom-fets", "name: renamed"));
        assertThat(dataSets.refreshed()).extracting(DataSet::name).containsExactly("renamed");

        Files.writeString(yaml, "name: [unclosed");
        assertThatThrownBy(dataSets::refreshed).isInstanceOf(BadInputException.class);
        assertThat(dataSets.named("renamed").name()).isEqualTo("renamed");
    }
}
