package org.sourceselect.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sourceselect.experiment.Catalogues.FOUR;
import static org.sourceselect.experiment.Catalogues.LESION;
import static org.sourceselect.experiment.Catalogues.TISSUE;
import static org.sourceselect.experiment.Catalogues.TUMOUR;
import static org.sourceselect.experiment.Catalogues.catalog;
import static org.sourceselect.experiment.Catalogues.dataSet;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sourceselect.activity.Catalog;
import org.sourceselect.campaign.CampaignRequest;
import org.sourceselect.campaign.CampaignSettings;
import org.sourceselect.selection.Profile;
import org.sourceselect.task.BadInputException;

class ExperimentTest {

    private static List<ExperimentCampaign> campaigns(Catalog catalog, PaperTable... tables) {
        return ExperimentCampaign.over(
                Stream.of(tables).map(t -> Experiment.of(t, catalog)).toList());
    }

    /** Targets and pool of each campaign. */
    private static List<String> written(Catalog catalog, PaperTable... tables) {
        return campaigns(catalog, tables).stream()
                .map(c -> String.join(" ", c.targets()) + " < " + String.join(" ", c.pool()))
                .toList();
    }

    @Test
    void table1TransfersFromOtherModalitiesAndFromOtherTasks() {
        assertThat(written(Catalogues.ofThePaper(), PaperTable.TABLE_1))
                .containsExactly(
                        "whole/ET-T1CE < whole/ET-T1 whole/ET-T2 whole/ET-FLAIR whole/ED-T1CE whole/NCR-T1CE",
                        "whole/ED-T1CE < whole/ED-T1 whole/ED-T2 whole/ED-FLAIR whole/ET-T1CE whole/NCR-T1CE",
                        "whole/NCR-T1CE < whole/NCR-T1 whole/NCR-T2 whole/NCR-FLAIR whole/ET-T1CE whole/ED-T1CE",
                        "iseg/WM-T1 < iseg/WM-T2 iseg/GM-T1 iseg/CSF-T1",
                        "iseg/GM-T1 < iseg/GM-T2 iseg/WM-T1 iseg/CSF-T1",
                        "iseg/CSF-T1 < iseg/CSF-T2 iseg/WM-T1 iseg/GM-T1");
    }

    @Test
    void table2IsOneCampaignForEachModality() {
        assertThat(written(Catalogues.ofThePaper(), PaperTable.TABLE_2))
                .containsExactly(
                        "whole/ED-T1 whole/ET-T1 whole/NCR-T1 < whole/ET-T1 whole/NCR-T1 whole/ED-T1",
                        "whole/ED-T2 whole/ET-T2 whole/NCR-T2 < whole/ET-T2 whole/NCR-T2 whole/ED-T2",
                        "whole/ED-FLAIR whole/ET-FLAIR whole/NCR-FLAIR < whole/ET-FLAIR whole/NCR-FLAIR whole/ED-FLAIR",
                        "iseg/WM-T1 iseg/GM-T1 iseg/CSF-T1 < iseg/GM-T1 iseg/CSF-T1 iseg/WM-T1",
                        "iseg/WM-T2 iseg/GM-T2 iseg/CSF-T2 < iseg/GM-T2 iseg/CSF-T2 iseg/WM-T2");
    }

    @Test
    void table3TransfersFromTumoursToLesions() {
        assertThat(written(Catalogues.ofThePaper(), PaperTable.TABLE_3))
                .containsExactly("wmh/WMH-U-FLAIR wmh/WMH-S-FLAIR wmh/WMH-A-FLAIR"
                        + " < whole/NCR-FLAIR whole/ET-FLAIR whole/ED-FLAIR");
    }

    @Test
    void tables4To6AreOneCampaignOverThePapersSixteenSources() {
        List<ExperimentCampaign> campaigns =
                campaigns(Catalogues.ofThePaper(), PaperTable.TABLE_4, PaperTable.TABLE_5, PaperTable.TABLE_6);
        assertThat(campaigns).hasSize(1);
        assertThat(campaigns.get(0).targets()).containsExactly("fets/ET-22-T2", "fets/ET-20-T1");
        List<String> sources = Stream.of("14", "13", "17", "18")
                .flatMap(p -> Stream.of("ED-%s-T1", "ED-%s-T2", "NCR-%s-T1", "NCR-%s-T2")
                        .map(form -> "fets/" + String.format(form, p)))
                .toList();
        assertThat(campaigns.get(0).pool()).containsExactlyElementsOf(sources).hasSize(16);
        assertThat(campaigns.get(0).metrics()).containsExactly("otce", "h-score");
    }

    @ParameterizedTest
    @EnumSource
    void thePapersOwnTasksNeedNoAnalogueAndMakeRequestsThatTheCampaignAccepts(PaperTable table) {
        Catalog catalog = Catalogues.ofThePaper();
        assertThat(Experiment.of(table, catalog).notes()).isEmpty();
        CampaignSettings scale = CampaignSettings.of(List.of("placeholder"), Profile.PAPER);
        for (ExperimentCampaign campaign : campaigns(catalog, table)) {
            CampaignSettings settings =
                    CampaignRequest.of(campaign.settings(scale, 3)).settings();
            settings.check(catalog);
            assertThat(settings.targets()).isEqualTo(campaign.targets());
            assertThat(settings.selection().pool()).isEqualTo(campaign.pool());
            assertThat(settings.selection().pretraining().iterations()).isEqualTo(10_000);
            assertThat(settings.finetuning().iterations()).isEqualTo(1_000);
            assertThat(settings.window().targets()).isEqualTo(3);
        }
    }

    @Test
    void missingPartitionsAreStoodForByTheLargestOthersTargetsFirst() {
        Catalog sites = catalog(dataSet("sites", TUMOUR, FOUR, "1:5", "2:9", "3:7", "13:4", "18:3", "20:2", "21:6"));
        assertThat(written(sites, PaperTable.TABLE_4, PaperTable.TABLE_5))
                .containsExactly("sites/ET-2-T2 sites/ET-20-T1 < "
                        + Stream.of("3", "13", "21", "18")
                                .map(p -> "sites/ED-P-T1 sites/ED-P-T2 sites/NCR-P-T1 sites/NCR-P-T2".replace("P", p))
                                .reduce((a, b) -> a + " " + b)
                                .orElseThrow());
        assertThat(Experiment.of(PaperTable.TABLE_4, sites).notes())
                .containsExactly("In sites partition 2 stands for partition 22, partition 3 stands for partition 14,"
                        + " partition 21 stands for partition 17.");
    }

    @Test
    void withFewPartitionsTargetsComeFirstAndSourcesAreLeftOut() {
        Catalog three = catalog(dataSet("demo", TUMOUR, FOUR, "1:6", "2:6", "3:6"));
        assertThat(written(three, PaperTable.TABLE_5))
                .containsExactly("demo/ET-2-T1 < demo/ED-3-T1 demo/ED-3-T2 demo/NCR-3-T1 demo/NCR-3-T2");
        assertThat(Experiment.of(PaperTable.TABLE_5, three).notes())
                .element(1)
                .asString()
                .startsWith("Left out: ED-13-T1, ED-13-T2, NCR-13-T1")
                .endsWith("; demo has too few partitions or modalities.");
    }

    @Test
    void aDividedDataSetIsStoodForByItsLargestPartition() {
        Catalog divided = catalog(
                dataSet("fets", TUMOUR, FOUR, "1:5", "2:9"), dataSet("wmh", LESION, List.of("FLAIR"), "U:3", "S:3"));
        assertThat(written(divided, PaperTable.TABLE_3))
                .containsExactly("wmh/WMH-U-FLAIR wmh/WMH-S-FLAIR < fets/NCR-2-FLAIR fets/ET-2-FLAIR fets/ED-2-FLAIR");
        assertThat(Experiment.of(PaperTable.TABLE_3, divided).notes())
                .containsExactly(
                        "In fets partition 2 stands for the whole of FeTS 2021.",
                        "Left out: WMH-A-FLAIR; wmh has too few partitions or modalities.");
    }

    @Test
    void withoutT1ceAnotherModalityBecomesTheTargets() {
        Catalog three = catalog(dataSet("brats", TUMOUR, List.of("T2", "T1", "FLAIR")));
        assertThat(written(three, PaperTable.TABLE_1))
                .startsWith("brats/ET-T2 < brats/ET-T1 brats/ET-FLAIR brats/ED-T2 brats/NCR-T2");
        assertThat(Experiment.of(PaperTable.TABLE_1, three).notes())
                .containsExactly(
                        "In brats T2 stands for T1CE.",
                        "Left out: ET-T2, ED-T2, NCR-T2; brats has too few partitions or modalities.",
                        "Left out: WM-T1, GM-T1, CSF-T1; no data set has all of the regions WM, GM, CSF (as iSeg-2019).");
    }

    @Test
    void aTableWithoutAnyTrialIsRefusedInOneSentence() {
        Catalog tissue = catalog(dataSet("iseg", TISSUE, List.of("T1")));
        assertThatThrownBy(() -> Experiment.of(PaperTable.TABLE_3, tissue))
                .isInstanceOf(BadInputException.class)
                .hasMessage("table-3: no data set has the region WMH (as WMH 2017); "
                        + "add a data set that has it, or give none at all for phantoms");
        assertThatThrownBy(() -> Experiment.of(PaperTable.TABLE_1, tissue))
                .hasMessageContaining("no data set has all of the regions ET, ED, NCR (as FeTS 2021), and "
                        + "iseg has too few partitions or modalities; ");
    }

    @Test
    void tablesAreNamedAsTyped() {
        assertThat(PaperTable.named("table-3")).containsExactly(PaperTable.TABLE_3);
        assertThat(PaperTable.named("all")).containsExactly(PaperTable.values());
        assertThatThrownBy(() -> PaperTable.named("table-7"))
                .hasMessageStartingWith("TABLE: there is no 'table-7'; did you mean table-1?");
    }
}
