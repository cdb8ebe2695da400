using FaceNet.ServiceDefaults.Access.Callers;
using FaceNet.ServiceDefaults.Access.Certificates;
using FaceNet.ServiceDefaults.Access.Files;
using FaceNet.ServiceDefaults.Access.Limits;
using FaceNet.ServiceDefaults.Access.Tokens;
using FaceNet.ServiceDefaults.Admission;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Access;

/// <summary>Composes who may call into a host.</summary>
internal static class AccessHosting
{
    /// <summary>Adds what authenticates callers and admits their calls, and the interceptor's parts.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddOptions<SecurityOptions>().BindConfiguration("Security").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<SecurityOptions>, SecurityOptionsValidator>();
        services.AddSingleton<FileReload>();
        services.AddSingleton<CallerLimiters>();
        services.AddSingleton<CallersFile>();
        services.AddSingleton<CallerDirectory>();
        services.AddSingleton<TokenKeys>();
        services.AddSingleton<TokenReader>();
        services.AddSingleton<ServerTls>();
        services.AddSingleton<CallerAuthenticator>();
        services.AddSingleton<AccessInterceptor>();
        services.AddSingleton<RequestMemory>();
        services.AddSingleton<CallAdmission>();
        services.AddHostedService<AccessStartup<CallerAuthenticator>>();
        services.AddHostedService<AccessStartup<ServerTls>>();
        return services;
    }
}
