using FaceNet.Standalone.Demo.Populations;
using FaceNet.SyntheticFaces;

namespace FaceNet.Standalone.Demo.Planning;

/// <summary>What the demo is going to do, decided before anything runs.</summary>
/// <param name="Enrollments">The photos to enroll.</param>
/// <param name="Events">The face-captured events, in the order in which they are sent.</param>
internal sealed record DemoPlan(IReadOnlyList<EnrollmentPhoto> Enrollments, IReadOnlyList<PlannedEvent> Events)
{
    /// <summary>Every crop once, broken ones included.</summary>
    public IReadOnlyList<Crop> Crops { get; } = [.. Events.Where(each => !each.IsRepeat).Select(each => each.Crop)];

    public int Repeats => Events.Count(each => each.IsRepeat);

    public int Broken => Crops.Count(crop => crop.Broken is not null);

    /// <summary>The crops of each frame that shows more than one face.</summary>
    public IReadOnlyList<IReadOnlyList<Crop>> Frames { get; } =
        [.. Events.Where(each => !each.IsRepeat && each.Crop.FrameId.Length > 0).Select(each => each.Crop).GroupBy(crop => crop.FrameId).Select(frame => frame.ToArray())];
}

/// <summary>A photo by which a person is enrolled.</summary>
internal sealed record EnrollmentPhoto(Person Person, Photo Photo, string FaceId);

/// <summary>A face cut out of a picture, as a producer has it.</summary>
internal sealed record Crop
{
    public required string CropId { get; init; }

    /// <summary>The picture it was cut from; empty when the crop stands alone.</summary>
    public string FrameId { get; init; } = "";

    /// <summary>Who it shows; null when it is broken and shows nobody.</summary>
    public Person? Person { get; init; }

    public required Photo Photo { get; init; }

    /// <summary>How it is broken on purpose.</summary>
    public BrokenCropKind? Broken { get; init; }

    /// <summary>When it was taken, after the start of the stream.</summary>
    public TimeSpan TakenAfter { get; init; }
}

/// <summary>An event to send.</summary>
/// <param name="EventId">Its id.</param>
/// <param name="Crop">The crop it carries.</param>
/// <param name="IsRepeat">Whether the same crop was sent before, as producers do that are not sure.</param>
internal sealed record PlannedEvent(string EventId, Crop Crop, bool IsRepeat);
