package org.sourceselect.cli.report;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import org.sourceselect.dataset.Preview;
import org.sourceselect.dataset.RoiDefinition;
import org.sourceselect.dataset.SubjectPreview;
import org.sourceselect.task.BadInputException;

/** One subject's image that was looked at, painted: its slices themselves are let go. */
public final class PreviewedImage {

    /** A slice on the page is at least so wide. */
    private static final int ON_PAGE = 256;

    /** A slice on the sheet is at most so wide, where its own pixels are fewer. */
    private static final int ON_SHEET = 160;

    private final Preview.Look look;
    private final Optional<SubjectPreview> preview;
    private final Optional<BadInputException> fault;
    private final String strip;
    private final Optional<BufferedImage> small;
    private final List<Integer> axial;

    private PreviewedImage(
            Preview.Look look,
            Optional<SubjectPreview> preview,
            Optional<BadInputException> fault,
            String strip,
            Optional<BufferedImage> small,
            List<Integer> axial) {
        this.look = look;
        this.preview = preview;
        this.fault = fault;
        this.strip = strip;
        this.small = small;
        this.axial = axial;
    }

    /** Paints what was seen of a subject. */
    public static PreviewedImage of(Preview.Looked looked, List<RoiDefinition> rois) {
        PreviewPainter painter = new PreviewPainter(rois);
        Optional<SubjectPreview> seen = looked.preview();
        int page = seen.map(subject -> (ON_PAGE + subject.size() - 1) / subject.size())
                .orElse(1);
        return new PreviewedImage(
                looked.look(),
                seen.map(SubjectPreview::withoutSlices),
                looked.fault(),
                seen.map(subject -> Painter.png(painter.strip(subject, page))).orElse(""),
                seen.map(subject -> painter.strip(subject, onSheet(subject.size()))),
                seen.stream()
                        .flatMap(subject -> subject.slices().stream())
                        .map(SubjectPreview.Slice::axial)
                        .toList());
    }

    /** Height and width of a prepared pixel on the sheet. */
    static int onSheet(int size) {
        return Math.max(1, ON_SHEET / size);
    }

    /** Whose image it is. */
    public Preview.Look look() {
        return look;
    }

    /** What was seen, without its slices; empty where the files cannot be used. */
    public Optional<SubjectPreview> preview() {
        return preview;
    }

    /** Why the files cannot be used. */
    public Optional<BadInputException> fault() {
        return fault;
    }

    /** Its name, with the partition where there are partitions. */
    public String name() {
        return look.domain().partition().map(partition -> partition + "/").orElse("")
                + look.files().subject();
    }

    String strip() {
        return strip;
    }

    Optional<BufferedImage> small() {
        return small;
    }

    List<Integer> axial() {
        return axial;
    }

    /** Names no subject, so that a log of it gives nothing away. */
    @Override
    public String toString() {
        return "PreviewedImage of " + look.domain();
    }
}
