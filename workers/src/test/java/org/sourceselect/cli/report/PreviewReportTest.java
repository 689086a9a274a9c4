package org.sourceselect.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sourceselect.activity.PreparationSettings;
import org.sourceselect.activity.PreparationSettings.Fit;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.dataset.Domain;
import org.sourceselect.dataset.Preview;
import org.sourceselect.dataset.ReadingListener;
import org.sourceselect.dataset.SubjectPreview;

class PreviewReportTest {

    @TempDir
    static Path folder;

    private static PreviewStory story;
    private static ReportPage page;
    private static String html;

    @BeforeAll
    static void look() throws IOException {
        story = PreviewedData.story(PreviewedData.write(folder), 40);
        page = PreviewReport.page(story);
        html = ReportWriter.html(page);
    }

    private static List<ReportBlock.Card> cards() {
        return page.sections().stream()
                .flatMap(section -> section.blocks().stream())
                .filter(ReportBlock.Sheet.class::isInstance)
                .flatMap(block -> ((ReportBlock.Sheet) block).cards().stream())
                .toList();
    }

    private static ReportBlock.Card card(String name) {
        return cards().stream()
                .filter(card -> card.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Of every label slice that is shown: coloured is what lies within the label and beside its edge, and nothing else. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void anOutlineIsAroundExactlyTheLabelsPixels(int scale) {
        PreviewPainter painter = new PreviewPainter(story.rois());
        Domain domain = story.domains().get(0);
        List<Preview.Look> looks = domain.subjects().stream()
                .map(files -> new Preview.Look(domain, files))
                .toList();
        List<SubjectPreview> subjects = Preview.of(
                        story.dataSet(),
                        looks,
                        story.rois(),
                        new PreparationSettings(32, Fit.RESIZE, 0.02, 6),
                        6,
                        ReadingListener.SILENT,
                        looked -> looked)
                .stream()
                .flatMap(looked -> looked.preview().stream())
                .toList();
        int outlined = 0;
        for (SubjectPreview subject : subjects) {
            BufferedImage strip = painter.strip(subject, scale);
            int left = 0;
            for (SubjectPreview.Slice slice : subject.slices()) {
                for (int y = 0; y < 32 * scale; y++) {
                    for (int x = 0; x < 32 * scale; x++) {
                        int colour = strip.getRGB(left + x, y) & 0xFFFFFF;
                        int label = slice.labels()[y / scale * 32 + x / scale];
                        boolean edge = label != 0 && onEdge(slice.labels(), label, x, y, scale);
                        if (edge) {
                            assertThat(colour).isEqualTo(PreviewPainter.colour(label - 1));
                            outlined++;
                        } else {
                            assertThat(PreviewPainter.COLOURS).doesNotContain(colour);
                        }
                    }
                }
                left += 32 * scale + 2;
            }
        }
        assertThat(subjects).hasSize(7);
        assertThat(outlined).isGreaterThan(1000 * scale);
    }

    /** Within a third of a magnified pixel, at least one painted, from a neighbour with another label or none. */
    private static boolean onEdge(short[] labels, int label, int x, int y, int scale) {
        int reach = Math.max(1, scale / 3);
        for (int[] step : new int[][] {{reach, 0}, {-reach, 0}, {0, reach}, {0, -reach}}) {
            int atX = x + step[0];
            int atY = y + step[1];
            boolean inside = atX >= 0 && atY >= 0 && atX < 32 * scale && atY < 32 * scale;
            if (!inside || labels[atY / scale * 32 + atX / scale] != label) {
                return true;
            }
        }
        return false;
    }

    @Test
    void anOutlineOfAnyPixelsStaysWithinThem() {
        Random random = new Random(7);
        for (int round = 0; round < 50; round++) {
            int scale = 1 + random.nextInt(6);
            byte[] mask = new byte[64];
            for (int i = 0; i < mask.length; i++) {
                mask[i] = (byte) (random.nextInt(3) == 0 ? 1 : 0);
            }
            BufferedImage painted = new BufferedImage(8 * scale, 8 * scale, BufferedImage.TYPE_INT_RGB);
            Outline.of(mask, 8, scale).draw(painted, 0, 0, 0xABCDEF);
            for (int i = 0; i < mask.length; i++) {
                int coloured = 0;
                for (int k = 0; k < scale * scale; k++) {
                    int colour = painted.getRGB(i % 8 * scale + k % scale, i / 8 * scale + k / scale);
                    coloured += (colour & 0xFFFFFF) == 0xABCDEF ? 1 : 0;
                }
                boolean alone = mask[i] != 0 && (i % 8 == 0 || mask[i - 1] == 0) && (i % 8 == 7 || mask[i + 1] == 0);
                if (mask[i] == 0) {
                    assertThat(coloured).isZero();
                } else if (alone) {
                    assertThat(coloured).isPositive();
                }
            }
        }
    }

    @Test
    void thePagesPicturesAreTheSlicesPainted() throws IOException {
        Matcher png = Pattern.compile("data:image/png;base64,([A-Za-z0-9+/=]+)")
                .matcher(card("a").pictures().get(0).png());
        assertThat(png.matches()).isTrue();
        BufferedImage strip =
                ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(png.group(1))));

        // Two slices of 32 pixels, each painted as 8, and 2 between them.
        assertThat(strip.getWidth()).isEqualTo(2 * 32 * 8 + 2);
        assertThat(strip.getHeight()).isEqualTo(32 * 8);
        assertThat(colours(strip)).contains(PreviewPainter.colour(0), PreviewPainter.colour(1));
    }

    private static List<Integer> colours(BufferedImage picture) {
        List<Integer> colours = new ArrayList<>();
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                colours.add(picture.getRGB(x, y) & 0xFFFFFF);
            }
        }
        return colours.stream().distinct().toList();
    }

    @Test
    void nobodyIsLostSilently() {
        assertThat(cards()).hasSize(8);
        assertThat(card(PreviewedData.OTHER_GRID).pictures()).isEmpty();
        assertThat(card(PreviewedData.OTHER_GRID).signs())
                .singleElement()
                .asString()
                .startsWith("cannot be used: the labels do not lie on the image's grid");
        assertThat(card(PreviewedData.EMPTY).signs()).contains("the label is empty: it has no voxel of any region");
        ReportBlock.Grid leftOut = (ReportBlock.Grid) page.sections().stream()
                .filter(section -> section.id().equals("left-out"))
                .flatMap(section -> section.blocks().stream())
                .filter(ReportBlock.Grid.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(leftOut.table().rows()).hasSize(2);
        assertThat(leftOut.table().rows().get(0).get(0)).startsWith(PreviewedData.UNLABELLED);
        assertThat(leftOut.table().rows().get(1).get(0)).startsWith(PreviewedData.OTHER_GRID);
    }

    @Test
    void whatIsNotShownIsCounted() {
        ReportPage few = PreviewReport.page(PreviewedData.story(folder.resolve("data.yaml"), 3));

        assertThat(few.verdict()).anyMatch(line -> line.startsWith("3 of 8 images are shown; --page 2"));
        assertThat(ReportWriter.html(few)).contains("5 images are not on this page");
    }

    @Test
    void theSplitThatIsShownIsTheOneThatIsUsed() {
        Map<String, String> shown = new HashMap<>();
        cards().forEach(card -> shown.put(card.name(), card.side()));
        Map<String, String> used = new HashMap<>();
        story.domains()
                .get(0)
                .split(new SplitSettings(0.25, 3, 0.25))
                .forEach((name, side) -> used.put(name, side.written()));

        assertThat(shown).isEqualTo(used);
        assertThat(used.values()).contains("training", "validation", "test");
        assertThat(story.split(story.domains().get(0))).isEqualTo("4/2/2");
    }

    @Test
    void namesAreTextAndNothingElse() {
        assertThat(html)
                .doesNotContain("<img src=x")
                .contains("&lt;img src=x onerror=console.log(")
                .contains(PreviewedData.LONG);
    }

    @Test
    void saysWhatItShowsAndThatItIsNotToBePassedOn() {
        assertThat(page.verdict())
                .anyMatch(line -> line.contains("patients' images and names") && line.contains("do not pass"));
        assertThat(page.sections()).extracting(ReportSection::id).contains("look-for", "split", "left-out", "values");
        assertThat(cards().stream().flatMap(card -> card.pictures().stream()))
                .hasSize(14)
                .allSatisfy(picture -> assertThat(picture.text()).hasSizeGreaterThan(20));
    }

    @Test
    void theContactSheetHasEveryImage() throws IOException {
        BufferedImage sheet = ImageIO.read(new ByteArrayInputStream(PreviewReport.sheet(story)));

        // Two columns of cells: two slices of 32 pixels painted as 5, the gap between, and the histograms.
        assertThat(sheet.getWidth()).isEqualTo(14 + 2 * (2 * 160 + 2 + 2 + 120 + 14));
        // The title, the domain's name, and four rows.
        assertThat(sheet.getHeight()).isEqualTo(14 + 30 + 30 + 4 * (20 + 160 + 14));
        assertThat(colours(sheet)).contains(PreviewPainter.colour(0), PreviewPainter.colour(1));
    }
}
