using System.Text.Json.Serialization;
using FaceNet.ModelContract;

namespace FaceNet.Matcher.Enrollment;

/// <summary>How well the face in a picture must be seen to be enrolled. Redis keeps the names; galleries from before there were gates have the first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EnrollmentGate>))]
internal enum EnrollmentGate
{
    /// <summary><see cref="QualityLimits.Standard"/>.</summary>
    Standard,

    /// <summary>Anything that can be embedded.</summary>
    Off,

    /// <summary><see cref="QualityLimits.Strict"/>.</summary>
    Strict,
}
