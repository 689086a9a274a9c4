package org.sourceselect.cli.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sourceselect.activity.PreparationSettings;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.dataset.BrainReport;
import org.sourceselect.dataset.DataSet;
import org.sourceselect.dataset.Domain;
import org.sourceselect.dataset.PreviewSigns;
import org.sourceselect.dataset.RoiDefinition;
import org.sourceselect.dataset.SplitSide;
import org.sourceselect.dataset.SubjectPreview;
import org.sourceselect.task.BadInputException;

/** What was looked at of a data set, and what stands out in it. */
public final class PreviewStory {

    private final DataSet dataSet;
    private final List<Domain> domains;
    private final List<RoiDefinition> rois;
    private final PreparationSettings preparation;
    private final SplitSettings split;
    private final List<PreviewedImage> images;
    private final int all;
    private final Map<PreviewedImage, List<PreviewSigns.Sign>> signs = new HashMap<>();
    private final Map<Domain, Divided> sides = new LinkedHashMap<>();

    /** A domain's subjects by side, or why there are none. */
    record Divided(Map<String, SplitSide> sides, Optional<String> problem) {
        long count(SplitSide side) {
            return sides.values().stream().filter(side::equals).count();
        }
    }

    /**
     * What was looked at.
     *
     * @param domains the partitions and modalities that were asked for
     * @param rois the regions that are outlined
     * @param images what was seen, in any order
     * @param all how many images there are of these domains and the subjects asked for, those among them that were not looked at too
     */
    public PreviewStory(
            DataSet dataSet,
            List<Domain> domains,
            List<RoiDefinition> rois,
            PreparationSettings preparation,
            SplitSettings split,
            List<PreviewedImage> images,
            int all) {
        this.dataSet = dataSet;
        this.domains = List.copyOf(domains);
        this.rois = List.copyOf(rois);
        this.preparation = preparation;
        this.split = split;
        this.images = List.copyOf(images);
        this.all = all;
        compare();
        for (Domain domain : this.domains) {
            sides.put(domain, divided(domain));
        }
    }

    /** Images of one modality are held against each other, whichever their partition. */
    private void compare() {
        Map<String, List<PreviewedImage>> byModality = new LinkedHashMap<>();
        images.stream()
                .filter(image -> image.preview().isPresent())
                .forEach(image -> byModality
                        .computeIfAbsent(image.look().domain().modality(), modality -> new ArrayList<>())
                        .add(image));
        for (List<PreviewedImage> alike : byModality.values()) {
            List<SubjectPreview> subjects =
                    alike.stream().flatMap(image -> image.preview().stream()).toList();
            List<List<PreviewSigns.Sign>> found = PreviewSigns.of(subjects);
            for (int i = 0; i < alike.size(); i++) {
                signs.put(alike.get(i), found.get(i));
            }
        }
    }

    private Divided divided(Domain domain) {
        try {
            return new Divided(domain.split(split), Optional.empty());
        } catch (BadInputException e) {
            return new Divided(Map.of(), Optional.of(e.sentence()));
        }
    }

    /** Why to look at an image: what stands out, doubts of its brain, or why its files cannot be used; empty where all is as usual. */
    public List<String> signs(PreviewedImage image) {
        return image.fault()
                .map(fault -> List.of("cannot be used: " + fault.problem()))
                .orElseGet(() -> Stream.concat(
                                signs.getOrDefault(image, List.of()).stream().map(PreviewSigns.Sign::text),
                                image.preview().stream().flatMap(seen -> seen.doubts().stream()))
                        .toList());
    }

    /** Whether a region of an image, or for an empty name the image, stands out in this. */
    boolean standsOut(PreviewedImage image, PreviewSigns.Kind kind, String region) {
        return signs.getOrDefault(image, List.of()).stream()
                .anyMatch(sign -> sign.kind() == kind
                        && (region.isEmpty() || sign.regions().contains(region)));
    }

    /** What was looked at in a domain, by subject. */
    public List<PreviewedImage> of(Domain domain) {
        return images.stream().filter(image -> image.look().domain() == domain).toList();
    }

    /** The images with something that stands out, in the order of the domains. */
    public List<PreviewedImage> standingOut() {
        return domains.stream()
                .flatMap(domain -> of(domain).stream())
                .filter(image -> !signs(image).isEmpty())
                .toList();
    }

    /** The side a subject is on; empty where nobody can tell. */
    public Optional<SplitSide> side(PreviewedImage image) {
        return Optional.ofNullable(sides.get(image.look().domain()))
                .flatMap(divided -> Optional.ofNullable(
                        divided.sides().get(image.look().files().subject())));
    }

    /** How many subjects train, validate and test, such as {@code 10/0/4}; or that nobody can tell. */
    public String split(Domain domain) {
        Divided divided = sides(domain);
        return divided.problem().isPresent()
                ? "none"
                : divided.count(SplitSide.TRAINING) + "/" + divided.count(SplitSide.VALIDATION) + "/"
                        + divided.count(SplitSide.TEST);
    }

    /** What the brains of a domain are told by; nothing where no image of it can be used. */
    public String brain(Domain domain) {
        return BrainReport.of(of(domain).stream()
                        .flatMap(image -> image.preview().stream())
                        .toList())
                .written();
    }

    Divided sides(Domain domain) {
        return Optional.ofNullable(sides.get(domain)).orElseThrow();
    }

    /** The data set. */
    public DataSet dataSet() {
        return dataSet;
    }

    /** The partitions and modalities that were asked for. */
    public List<Domain> domains() {
        return domains;
    }

    List<RoiDefinition> rois() {
        return rois;
    }

    PreparationSettings preparation() {
        return preparation;
    }

    SplitSettings settings() {
        return split;
    }

    /** What was looked at. */
    public List<PreviewedImage> images() {
        return images;
    }

    /** How many images there are, those not looked at among them. */
    public int all() {
        return all;
    }
}
