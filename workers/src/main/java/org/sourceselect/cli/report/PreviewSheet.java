package org.sourceselect.cli.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import org.sourceselect.cli.text.Sentences;
import org.sourceselect.dataset.Domain;
import org.sourceselect.dataset.SplitSide;
import org.sourceselect.dataset.SubjectPreview.Bins;

/** The contact sheet: one picture of all images that were looked at, two in a row, domain by domain. */
final class PreviewSheet {

    private static final int COLUMNS = 2;
    private static final int MARGIN = 14;
    private static final int HEAD = 20;
    private static final int TITLE = 30;
    private static final int HISTOGRAM = 120;
    private static final int SLICE_WITHOUT_IMAGE = 3;

    private static final Color PAPER = new Color(0x14181D);
    private static final Color INK = new Color(0xE6E9ED);
    private static final Color MUTED = new Color(0x9AA5B1);
    private static final Color ODD = new Color(0xF0883E);

    private final PreviewStory story;
    private final PreviewPainter painter;
    private final int cellWidth;
    private final int cellHeight;
    private final boolean words;

    PreviewSheet(PreviewStory story) {
        this.story = story;
        this.painter = new PreviewPainter(story.rois());
        int size = story.preparation().size();
        int slices = story.images().stream()
                .mapToInt(image -> image.axial().size())
                .max()
                .orElse(SLICE_WITHOUT_IMAGE);
        int side = size * PreviewedImage.onSheet(size);
        this.cellWidth = PreviewPainter.width(Math.max(1, slices), size, PreviewedImage.onSheet(size)) + 2 + HISTOGRAM;
        this.cellHeight = HEAD + side + MARGIN;
        this.words = words();
    }

    /** Whether this Java can write: one without any font, as in small containers, cannot. */
    private static boolean words() {
        Graphics2D graphics = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB).createGraphics();
        try {
            graphics.drawString("x", 0, 8);
            return true;
        } catch (RuntimeException | LinkageError | InternalError e) {
            return false;
        } finally {
            graphics.dispose();
        }
    }

    /** Whether the sheet has names on it. */
    boolean hasWords() {
        return words;
    }

    /** The picture as a PNG file. */
    byte[] png() {
        int height = MARGIN + TITLE;
        for (Domain domain : story.domains()) {
            height += heightOf(story.of(domain).size());
        }
        int width = MARGIN + COLUMNS * (cellWidth + MARGIN);
        BufferedImage sheet = new BufferedImage(width, Math.max(height, 1), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setColor(PAPER);
            graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
            write(
                    graphics,
                    MARGIN,
                    MARGIN + 8,
                    width,
                    INK,
                    14,
                    story.dataSet().name() + ", prepared at "
                            + story.preparation().size() + " pixels. Patients' images and names: do not pass on.");
            int top = MARGIN + TITLE;
            for (Domain domain : story.domains()) {
                top = paint(graphics, domain, top);
            }
        } finally {
            graphics.dispose();
        }
        return Painter.bytes(sheet);
    }

    private int heightOf(int images) {
        return images == 0 ? 0 : TITLE + (images + COLUMNS - 1) / COLUMNS * cellHeight;
    }

    private int paint(Graphics2D graphics, Domain domain, int top) {
        List<PreviewedImage> images = story.of(domain);
        if (images.isEmpty()) {
            return top;
        }
        write(graphics, MARGIN, top + 16, cellWidth * COLUMNS, INK, 14, domain.toString());
        Optional<Bins> common = PreviewReport.common(story, domain);
        for (int i = 0; i < images.size(); i++) {
            int left = MARGIN + i % COLUMNS * (cellWidth + MARGIN);
            int cellTop = top + TITLE + i / COLUMNS * cellHeight;
            cell(graphics, images.get(i), common, left, cellTop);
        }
        return top + heightOf(images.size());
    }

    private void cell(Graphics2D graphics, PreviewedImage image, Optional<Bins> common, int left, int top) {
        List<String> signs = story.signs(image);
        String side = story.side(image).map(SplitSide::written).orElse("");
        String head = image.name()
                + (side.isEmpty() ? "" : "  (" + side + ")")
                + (signs.isEmpty() ? "" : "  " + String.join("; ", signs));
        write(graphics, left, top + 13, cellWidth, signs.isEmpty() ? MUTED : ODD, 12, head);
        int height = cellHeight - HEAD - MARGIN;
        Optional<BufferedImage> strip = image.small();
        if (strip.isPresent() && common.isPresent() && image.preview().isPresent()) {
            graphics.drawImage(strip.get(), left, top + HEAD, null);
            BufferedImage histograms = painter.histograms(image.preview().get(), common.get(), HISTOGRAM, height);
            graphics.drawImage(histograms, left + cellWidth - HISTOGRAM, top + HEAD, null);
        } else {
            graphics.setColor(ODD);
            graphics.drawLine(left, top + HEAD, left + cellWidth, top + HEAD + height);
            graphics.drawLine(left, top + HEAD + height, left + cellWidth, top + HEAD);
        }
        if (!signs.isEmpty()) {
            graphics.setColor(ODD);
            graphics.setStroke(new BasicStroke(2));
            graphics.drawRect(left - 2, top + HEAD - 2, cellWidth + 3, height + 3);
        }
    }

    private void write(Graphics2D graphics, int left, int baseline, int width, Color colour, int points, String text) {
        if (words) {
            String line = Sentences.oneLine(text);
            graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, points));
            graphics.setColor(colour);
            int end = line.length();
            String shown = line;
            while (end > 0 && graphics.getFontMetrics().stringWidth(shown) > width) {
                // Never half of a character that takes two.
                end = line.offsetByCodePoints(end, -1);
                shown = line.substring(0, end) + "\u2026";
            }
            graphics.drawString(shown, left, baseline);
        }
    }
}
