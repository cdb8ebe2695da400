using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace FaceNet.ServiceDefaults.Errors;

/// <summary>A field of a request or event breaks its rule. INVALID_ARGUMENT with a <c>BadRequest</c> that names the field.</summary>
/// <param name="field">The path of the field as the proto spells it, such as <c>faces[3].box.width</c>.</param>
/// <param name="rule">What is wrong, with the value, and the rule it breaks.</param>
/// <param name="remedy">What the caller can do about it; empty when the rule says it.</param>
/// <param name="reason">One of <see cref="ErrorReasons"/>; default <see cref="ErrorReasons.InvalidField"/>.</param>
public sealed class InvalidRequestException(string field, string rule, string remedy, string reason = ErrorReasons.InvalidField)
    : PlatformException(StatusCode.InvalidArgument, reason, $"{field}: {Say(rule, remedy)}")
{
    /// <summary>The path of the field.</summary>
    public string Field { get; } = field;

    internal override IMessage Detail => new BadRequest
    {
        FieldViolations = { new BadRequest.Types.FieldViolation { Field = Field, Description = Say(rule, remedy) } },
    };

    private static string Say(string rule, string remedy) => remedy.Length == 0 ? rule : $"{rule} {remedy}";
}
